import type { Database } from '@perezvon/db';
import type { CallRecord, Clock, JournalEvent, Log } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import { callOfRow, type CallRow, recordOfRow, selectCalls, selectOpenCalls } from './call-rows.js';
import type { LiveCall } from './live-call.js';

const queryMs = 30_000;
const retryMs = 1_000;
const idsAtOnce = 1_000;

/** Reads calls from their table. */
export class CallTable {
  constructor(private readonly db: Database) {}

  /** The calls that an earlier core left open, with the numbers of their journals; tries until the database answers. */
  async open(signal: AbortSignal, clock: Clock, log: Log): Promise<readonly LiveCall[]> {
    for (;;) {
      signal.throwIfAborted();
      try {
        return await this.readOpen();
      } catch (error) {
        log.warn('open calls cannot be read', { error });
        await clock.sleep(retryMs, signal);
      }
    }
  }

  /** What the table knows of these calls. */
  async records(ids: readonly string[]): Promise<Map<string, CallRecord>> {
    const found = new Map<string, CallRecord>();
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const some = ids.slice(from, from + idsAtOnce);
      const [rows] = await this.db.pool.query<CallRow[]>({ sql: selectCalls, values: [some], timeout: queryMs });
      for (const row of rows) found.set(row.id, recordOfRow(row));
    }
    return found;
  }

  /** What happened to these calls, in order. */
  async journal(ids: readonly string[]): Promise<Map<string, JournalEvent[]>> {
    const found = new Map<string, JournalEvent[]>();
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const [rows] = await this.db.pool.query<RowDataPacket[]>({
        sql: 'SELECT call_id, at, event, data FROM core_call_journal WHERE call_id IN (?) ORDER BY call_id, seq',
        values: [ids.slice(from, from + idsAtOnce)],
        timeout: queryMs,
      });
      for (const row of rows) {
        const at = (row['at'] as Date).getTime();
        const data = JSON.parse(String(row['data'])) as Record<string, unknown>;
        const events = found.get(String(row['call_id'])) ?? [];
        found.set(String(row['call_id']), [...events, { at, event: String(row['event']), data }]);
      }
    }
    return found;
  }

  private async readOpen(): Promise<readonly LiveCall[]> {
    const [rows] = await this.db.pool.query<CallRow[]>({ sql: selectOpenCalls, timeout: queryMs });
    const calls = rows.map(callOfRow);
    for (const call of calls) call.restored = true;
    const byId = new Map(calls.map((call) => [call.id, call]));
    const ids = [...byId.keys()];
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const some = ids.slice(from, from + idsAtOnce);
      const [lines] = await this.db.pool.query<RowDataPacket[]>({
        sql: 'SELECT call_id, MAX(seq) AS seq FROM core_call_journal WHERE call_id IN (?) GROUP BY call_id',
        values: [some],
        timeout: queryMs,
      });
      for (const line of lines) {
        const call = byId.get(String(line['call_id']));
        if (call) call.seq = Number(line['seq']);
      }
    }
    return calls;
  }
}
