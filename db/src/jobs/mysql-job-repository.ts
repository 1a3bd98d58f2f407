import { randomUUID } from 'node:crypto';
import {
  computeJobState,
  type JobId,
  type JobParameters,
  type JobRepository,
  type JobRepositoryOptions,
  type JobsOverview,
  type JobsQueryOptions,
  type JobsResult,
  type RemoveJobsOptions,
} from 'agenda';
import type { ResultSetHeader } from 'mysql2/promise';
import { withNamedLock } from '../connection/named-lock.js';
import type { Database } from '../connection/open-database.js';
import { columns, type JobRow, matches, matchesPaths, toValues } from './job-row.js';
import { list, select, where } from './job-select.js';
import { firstOfDebounce, mergeIntoExisting } from './job-upsert.js';
import { sorted } from './job-sort.js';

const insert = `INSERT INTO jobs (${list}) VALUES (${columns.map(() => '?').join(', ')})`;
const replace = `UPDATE jobs SET ${columns
  .slice(1)
  .map((name) => `${name} = ?`)
  .join(', ')} WHERE id = ?`;
/** How many unlocked jobs are tried in turn before a search for the next one is given up. */
const candidates = 20;
const upsertSeconds = 10;

/**
 * Agenda's jobs in MySQL or MariaDB. A job is locked by compare-and-set on its primary key over a few candidates read
 * without locks: no deadlock, and no scan over rows that other workers hold.
 */
export class MysqlJobRepository implements JobRepository {
  constructor(
    private readonly db: Database,
    private readonly onError: (error: unknown) => void = () => {},
  ) {}

  async connect(): Promise<void> {
    await this.db.ping();
  }

  async queryJobs(options: JobsQueryOptions = {}): Promise<JobsResult> {
    const { name, names, id, ids, search, data, state, includeDisabled = true, sort, skip = 0, limit } = options;
    const { sql, params } = where({ id, ids, name, names });
    const rows = await this.select(
      `${sql}${search ? ' AND name LIKE ?' : ''}${includeDisabled ? '' : ' AND disabled = 0'}`,
      [...params, ...(search ? [`%${search.replace(/[\\%_]/g, '\\$&')}%`] : [])],
    );
    const now = new Date();
    const found = rows
      .map((job) => ({ ...job, state: computeJobState(job, now) }))
      .filter((job) => (state === undefined || job.state === state) && (data === undefined || matches(job.data, data)));
    const jobs = sorted(found, sort);
    return {
      jobs: jobs.slice(skip, limit === undefined || limit === 0 ? undefined : skip + limit),
      total: found.length,
    };
  }

  async getJobsOverview(): Promise<JobsOverview[]> {
    const now = new Date();
    const byName = new Map<string, JobsOverview>();
    for (const job of await this.select('1 = 1', [])) {
      const empty = {
        name: job.name,
        total: 0,
        running: 0,
        scheduled: 0,
        queued: 0,
        completed: 0,
        failed: 0,
        repeating: 0,
        paused: 0,
      };
      const overview = byName.get(job.name) ?? empty;
      overview.total += 1;
      overview[computeJobState(job, now)] += 1;
      byName.set(job.name, overview);
    }
    return [...byName.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  }

  async getDistinctJobNames(): Promise<string[]> {
    const [rows] = await this.db.pool.query<JobRow[]>('SELECT DISTINCT name FROM jobs ORDER BY name');
    return rows.map(({ name }) => name);
  }

  async getJobById(id: string): Promise<JobParameters | null> {
    return (await this.select('id = ?', [id]))[0] ?? null;
  }

  async getQueueSize(): Promise<number> {
    const [rows] = await this.db.pool.query<JobRow[]>('SELECT COUNT(*) AS size FROM jobs WHERE next_run_at < ?', [
      new Date(),
    ]);
    return Number(rows[0]?.size ?? 0);
  }

  async removeJobs(options: RemoveJobsOptions): Promise<number> {
    return this.forMatching(options, (ids) => this.change('DELETE FROM jobs WHERE id IN (?)', [ids]));
  }

  async disableJobs(options: RemoveJobsOptions): Promise<number> {
    return this.forMatching(options, (ids) => this.change('UPDATE jobs SET disabled = 1 WHERE id IN (?)', [ids]));
  }

  async enableJobs(options: RemoveJobsOptions): Promise<number> {
    return this.forMatching(options, (ids) => this.change('UPDATE jobs SET disabled = 0 WHERE id IN (?)', [ids]));
  }

  async purgeAllJobs(): Promise<number> {
    return this.change('DELETE FROM jobs', []);
  }

  async saveJob<DATA = unknown>(
    job: JobParameters<DATA>,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters<DATA>> {
    const saved: JobParameters = {
      ...job,
      ...(options?.lastModifiedBy ? { lastModifiedBy: options.lastModifiedBy } : {}),
    };
    const stored = await this.store(saved);
    // The row holds the data that came in: JSON keeps its shape, which is all that Agenda promises of DATA.
    return stored as JobParameters<DATA>;
  }

  async saveJobState(job: JobParameters, options: JobRepositoryOptions | undefined): Promise<void> {
    const { _id, name, nextRunAt, lockedAt, lastRunAt, lastFinishedAt, failedAt, failReason, failCount, progress } =
      job;
    const state = { failReason, failCount, progress, lastModifiedBy: options?.lastModifiedBy };
    const changed = await this.change(
      `UPDATE jobs SET next_run_at = ?, locked_at = ?, last_run_at = ?, last_finished_at = ?, failed_at = ?,
        body = JSON_MERGE_PATCH(body, ?) WHERE id = ? AND name = ?`,
      [
        nextRunAt ?? null,
        lockedAt ?? null,
        lastRunAt ?? null,
        lastFinishedAt ?? null,
        failedAt ?? null,
        JSON.stringify(state),
        _id,
        name,
      ],
    );
    if (changed !== 1) throw new Error(`job ${_id} (${name}) does not exist any more: its state cannot be saved`);
  }

  async lockJob(job: JobParameters): Promise<JobParameters | undefined> {
    return this.tryLock(job, new Date(), 'locked_at IS NULL AND next_run_at <=> ? AND disabled = 0', [job.nextRunAt]);
  }

  async unlockJob(job: JobParameters): Promise<void> {
    await this.unlockJobs(job._id === undefined ? [] : [job._id]);
  }

  /** Never rejects: Agenda does not await it. A lock that stays because of a fault is released by its own age. */
  async unlockJobs(jobIds: (JobId | string)[]): Promise<void> {
    if (jobIds.length === 0) return;
    try {
      await this.change('UPDATE jobs SET locked_at = NULL WHERE id IN (?) AND next_run_at IS NOT NULL', [jobIds]);
    } catch (error) {
      this.onError(error);
    }
  }

  async getNextJobToRun(
    jobName: string,
    nextScanAt: Date,
    lockDeadline: Date,
    now = new Date(),
  ): Promise<JobParameters | undefined> {
    const due = await this.select(
      `name = ? AND disabled = 0 AND locked_at IS NULL AND next_run_at <= ? ORDER BY next_run_at, urgency LIMIT ${candidates}`,
      [jobName, nextScanAt],
    );
    const found =
      due.length > 0
        ? due
        : await this.select(`name = ? AND disabled = 0 AND locked_at <= ? LIMIT ${candidates}`, [
            jobName,
            lockDeadline,
          ]);
    for (const job of found) {
      // Both fields: a job that another worker ran meanwhile is unlocked again, but its time has moved on.
      const locked = await this.tryLock(job, now, 'locked_at <=> ? AND next_run_at <=> ? AND disabled = 0', [
        job.lockedAt ?? null,
        job.nextRunAt,
      ]);
      if (locked) return locked;
    }
    return undefined;
  }

  private async tryLock(
    job: JobParameters,
    now: Date,
    condition: string,
    params: unknown[],
  ): Promise<JobParameters | undefined> {
    const changed = await this.change(`UPDATE jobs SET locked_at = ? WHERE id = ? AND ${condition}`, [
      now,
      job._id,
      ...params,
    ]);
    return changed === 1 ? { ...job, lockedAt: now } : undefined;
  }

  private async store(job: JobParameters): Promise<JobParameters> {
    if (job._id !== undefined) {
      await this.change(replace, [...toValues(job._id, job).slice(1), job._id]);
      return (await this.getJobById(job._id)) ?? job;
    }
    if (job.type === 'single' || job.unique) return this.upsert(job);
    return this.insert(this.db.pool, job);
  }

  /** One at a time over all processes, so that two workers that define the same repeated job make one row. */
  private upsert(job: JobParameters): Promise<JobParameters> {
    return withNamedLock(this.db, 'perezvon.jobs.upsert', upsertSeconds, async (connection) => {
      const now = new Date();
      const like = await select(connection, 'name = ?', [job.name]);
      const existing = like.find((other) => (job.unique ? matchesPaths(other, job.unique) : other.type === 'single'));
      if (!existing) return this.insert(connection, firstOfDebounce(job, now));
      const merged = mergeIntoExisting(existing, job, now);
      if (!merged) return existing;
      await connection.query(replace, [...toValues(existing._id, merged).slice(1), existing._id]);
      return { ...merged, _id: existing._id };
    });
  }

  private async insert(
    target: { query(sql: string, values: unknown[]): Promise<unknown> },
    job: JobParameters,
  ): Promise<JobParameters> {
    const id = randomUUID();
    await target.query(insert, toValues(id, job));
    return { ...job, _id: id as JobId };
  }

  private async forMatching(options: RemoveJobsOptions, act: (ids: string[]) => Promise<number>): Promise<number> {
    const { sql, params, empty } = where(options);
    if (empty && options.data === undefined) return 0;
    const jobs = await this.select(sql, params);
    const ids = jobs
      .filter((job) => options.data === undefined || matches(job.data, options.data))
      .map((job) => job._id);
    return ids.length === 0 ? 0 : act(ids);
  }

  private select(condition: string, params: readonly unknown[]) {
    return select(this.db.pool, condition, params);
  }

  private async change(sql: string, params: readonly unknown[]): Promise<number> {
    const [result] = await this.db.pool.query<ResultSetHeader>(sql, [...params]);
    return result.affectedRows;
  }
}
