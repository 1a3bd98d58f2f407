import { assertFencing, type Database } from '@perezvon/db';
import type { Log } from '@perezvon/sdk/server';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { callValues, insertCalls, insertJournal, type JournalEntry, journalValues, updateCalls } from './call-rows.js';
import type { LiveCall } from './live-call.js';

export interface NewCall {
  readonly call: LiveCall;
  /** `false`: the id was in the table before. */
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
}
/** What is written in one transaction. */
export interface Batch {
  readonly fresh: readonly NewCall[];
  readonly changed: readonly LiveCall[];
  readonly journal: readonly JournalEntry[];
  readonly waiting: readonly (() => void)[];
  /** Ids that were never dialled though their commit may have got through. */
  readonly voided: readonly string[];
}
export interface WrittenBatch {
  /** Ids of new calls that the table had before. */
  readonly known: ReadonlySet<string>;
  /** Some of it cannot be stored: the new calls were rejected, the rest was written line by line. */
  readonly apart: boolean;
}

const queryMs = 10_000;
const rowsAtOnce = 500;
const duplicate = 1062;

/** The statements that bring one batch into the database, under the fencing number of the lease. */
export class CallBatches {
  constructor(
    private readonly db: Database,
    private readonly log: Log,
  ) {}

  async write(batch: Batch, fencing: number): Promise<WrittenBatch> {
    let fresh = batch.fresh;
    const known = new Set<string>();
    for (;;) {
      try {
        await this.transaction(fencing, async (run) => {
          await this.writeRows(run, { ...batch, fresh }, fencing);
        });
        return { known, apart: false };
      } catch (error) {
        if (isAboutData(error)) {
          await this.writeApart({ ...batch, fresh }, fencing);
          return { known, apart: true };
        }
        if (errnoOf(error) !== duplicate || fresh.length === 0) throw error;
        for (const id of await this.existing(fresh)) known.add(id);
        const left = fresh.filter(({ call }) => !known.has(call.id));
        if (left.length === fresh.length) throw error;
        fresh = left;
      }
    }
  }

  private async writeRows(run: Run, batch: Batch, fencing: number): Promise<void> {
    if (batch.voided.length > 0) {
      await run("DELETE FROM core_calls WHERE id IN (?) AND state = 'prepared'", [batch.voided]);
    }
    const fresh = batch.fresh.map(({ call }) => call);
    for (const calls of chunks(fresh)) await run(insertCalls, [calls.map((call) => callValues(call, fencing))]);
    const changed = batch.changed.filter((call) => call.committed);
    for (const calls of chunks(changed)) await run(updateCalls, [calls.map((call) => callValues(call, fencing))]);
    for (const lines of chunks(batch.journal)) await run(insertJournal, [lines.map(journalValues)]);
  }

  /** One line of the batch cannot be stored: it is found and left out, so that it does not hold up all others. */
  private async writeApart(batch: Batch, fencing: number): Promise<void> {
    const nothing: Batch = { fresh: [], changed: [], journal: [], waiting: [], voided: [] };
    for (const one of batch.fresh) one.reject(new Error('the call came with something that cannot be stored'));
    const parts: Batch[] = [
      { ...nothing, voided: batch.voided },
      ...batch.changed.map((call): Batch => ({ ...nothing, changed: [call] })),
      ...batch.journal.map((line): Batch => ({ ...nothing, journal: [line] })),
    ];
    for (const part of parts) {
      try {
        await this.transaction(fencing, (run) => this.writeRows(run, part, fencing));
      } catch (error) {
        if (!isAboutData(error)) throw error;
        const call = part.changed[0]?.id ?? part.journal[0]?.callId;
        this.log.error('a line of a call cannot be stored', { call, event: part.journal[0]?.event, error });
      }
    }
  }

  private async existing(fresh: readonly NewCall[]): Promise<readonly string[]> {
    const ids = fresh.map(({ call }) => call.id);
    const [rows] = await this.db.pool.query<RowDataPacket[]>({
      sql: 'SELECT id FROM core_calls WHERE id IN (?)',
      values: [ids],
      timeout: queryMs,
    });
    return rows.map((row) => String(row['id']));
  }

  private async transaction(fencing: number, work: (run: Run) => Promise<void>): Promise<void> {
    const connection = await this.db.pool.getConnection();
    const run: Run = async (sql, values) => {
      await connection.query<ResultSetHeader>({ sql, values, timeout: queryMs });
    };
    try {
      await run('START TRANSACTION', []);
      await assertFencing(connection, fencing);
      await work(run);
      await run('COMMIT', []);
      connection.release();
    } catch (error) {
      // Ends its transaction too, whatever state the connection is in.
      connection.destroy();
      throw error;
    }
  }
}

type Run = (sql: string, values: unknown[]) => Promise<void>;

function* chunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += rowsAtOnce) yield all.slice(from, from + rowsAtOnce);
}
const errnoOf = (error: unknown): number | undefined =>
  error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : undefined;
/** Values that a column does not take: trying again does not help. */
const dataErrors = new Set([1048, 1264, 1265, 1292, 1366, 1406]);
const isAboutData = (error: unknown): boolean => dataErrors.has(errnoOf(error) ?? 0);
