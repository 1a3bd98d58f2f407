import type { Clock, JobStatus, Migration, Statements } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { presentUnit } from '@perezvon/sdk/transactions';
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';

export const jobMigrations: readonly Migration[] = [
  {
    id: '020-create-job-runs',
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS core_job_runs (
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
        job VARCHAR(128) NOT NULL,
        state ENUM('queued', 'running', 'done', 'failed', 'cancelled') NOT NULL DEFAULT 'queued',
        done BIGINT NOT NULL DEFAULT 0,
        total BIGINT NULL,
        note VARCHAR(200) NULL,
        error TEXT NULL,
        failures INT NOT NULL DEFAULT 0,
        cancel TINYINT(1) NOT NULL DEFAULT 0,
        runner CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
        created_by VARCHAR(64) NULL,
        created_at DATETIME(3) NOT NULL,
        changed_at DATETIME(3) NOT NULL,
        INDEX (changed_at), INDEX (state, changed_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
  },
];

export interface JobRow extends JobStatus {
  readonly job: string;
  readonly createdBy: string | undefined;
  readonly failures: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}
export interface JobProgress {
  readonly done: number;
  readonly total: number | undefined;
  readonly note: string | undefined;
}

/** Days for which finished runs can be asked for. */
const keptDays = 14;

/** What is known of each queued job: Agenda says when, these rows say how far and how it ended. */
export class JobStore {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  async add(job: string, createdBy: string | undefined): Promise<string> {
    const id = newId();
    const now = this.now();
    await this.pool.execute(
      'INSERT INTO core_job_runs (id, job, created_by, created_at, changed_at) VALUES (?, ?, ?, ?, ?)',
      [id, job, createdBy ?? null, now, now],
    );
    return id;
  }

  async remove(id: string): Promise<void> {
    await this.pool.execute('DELETE FROM core_job_runs WHERE id = ?', [id]);
  }

  async read(ids: readonly string[]): Promise<JobRow[]> {
    if (ids.length === 0) return [];
    const [rows] = await this.pool.query<RowDataPacket[]>('SELECT * FROM core_job_runs WHERE id IN (?)', [[...ids]]);
    return rows.map(rowOf);
  }

  /**
   * Takes a run over: from now on only this runner may write it.
   * @returns failures so far, or nothing when the run is over or cancelled already
   */
  async begin(id: string, runner: string): Promise<number | undefined> {
    const [taken] = await this.pool.execute<ResultSetHeader>(
      `UPDATE core_job_runs SET state = 'running', runner = ?, changed_at = ? WHERE id = ?
        AND state IN ('queued', 'running') AND cancel = 0`,
      [runner, this.now(), id],
    );
    if (taken.affectedRows === 0) {
      await this.pool.execute(
        "UPDATE core_job_runs SET state = 'cancelled', changed_at = ? WHERE id = ? AND state IN ('queued', 'running')",
        [this.now(), id],
      );
      return undefined;
    }
    const [row] = await this.read([id]);
    return row?.failures ?? 0;
  }

  async progress(id: string, runner: string, { done, total, note }: JobProgress): Promise<void> {
    await this.pool.execute(
      'UPDATE core_job_runs SET done = ?, total = ?, note = ?, changed_at = ? WHERE id = ? AND runner = ?',
      [
        Math.trunc(done),
        total === undefined ? null : Math.trunc(total),
        note?.slice(0, 200) ?? null,
        this.now(),
        id,
        runner,
      ],
    );
  }

  async finish(
    id: string,
    runner: string,
    end: {
      readonly state: 'done' | 'failed' | 'cancelled' | 'queued';
      readonly error?: string;
      readonly failures: number;
    },
  ): Promise<void> {
    await this.pool.execute(
      'UPDATE core_job_runs SET state = ?, error = ?, failures = ?, runner = NULL, changed_at = ? WHERE id = ? AND runner = ?',
      [end.state, end.error?.slice(0, 2000) ?? null, end.failures, this.now(), id, runner],
    );
  }

  /** What became of runs while they run: whether each is to be cancelled, and whose it is. */
  async orders(
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly cancel: boolean; readonly runner: string }>> {
    if (ids.length === 0) return new Map();
    const [rows] = await this.pool.query<RowDataPacket[]>(
      'SELECT id, cancel, runner FROM core_job_runs WHERE id IN (?)',
      [[...ids]],
    );
    return new Map(
      rows.map((row) => [
        String(row['id']),
        { cancel: Number(row['cancel']) === 1, runner: String(row['runner'] ?? '') },
      ]),
    );
  }

  /** A queued run is cancelled at once, a running one as soon as its worker looks. Joins the present transaction. */
  async cancel(id: string): Promise<void> {
    const statements: Statements = presentUnit() ?? this.pool;
    await statements.query(
      `UPDATE core_job_runs SET cancel = 1, state = IF(state = 'queued', 'cancelled', state), changed_at = ?
        WHERE id = ? AND state IN ('queued', 'running')`,
      [this.now(), id],
    );
  }

  async sweep(): Promise<void> {
    const old = new Date(this.clock.now() - keptDays * 86_400_000);
    await this.pool.execute(
      "DELETE FROM core_job_runs WHERE state IN ('done', 'failed', 'cancelled') AND changed_at < ?",
      [old],
    );
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}

export const statusOf = ({ id, state, done, total, note, error }: JobRow): JobStatus => ({
  id,
  state,
  done,
  total,
  note,
  error,
});

const rowOf = (row: RowDataPacket): JobRow => ({
  id: String(row['id']),
  job: String(row['job']),
  state: row['state'] as JobStatus['state'],
  done: Number(row['done']),
  total: row['total'] === null ? undefined : Number(row['total']),
  note: (row['note'] as string | null) ?? undefined,
  error: (row['error'] as string | null) ?? undefined,
  failures: Number(row['failures']),
  createdBy: (row['created_by'] as string | null) ?? undefined,
  changedAt: new Date(row['changed_at'] as Date).getTime(),
});
