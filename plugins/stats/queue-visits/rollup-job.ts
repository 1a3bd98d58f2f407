import { type DbHost, type Log, token } from '@perezvon/sdk/server';
import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { type QueueEvent, queueEvents, type QueueVisit, queueVisitsOf } from './queue-visits-of.js';
import { dayMs, quarterMs, sumUp } from './aggregate.js';

/** Journal entries that are looked through at once. */
const batch = 5_000;
/** Two transactions may commit in another order than that of their numbers: what lies so little behind is read again. */
const overlap = 2_000;

/**
 * Keeps the visits, and the sums over quarters of an hour and days, up with the journal. A call with a new entry is taken
 * apart afresh, so late entries and repeated runs come to the same.
 */
export class RollupJob {
  constructor(
    private readonly db: Pick<DbHost, 'pool' | 'poolTransaction'>,
    private readonly log: Log,
  ) {}

  /** @returns how many journal entries were new */
  async roll(signal: AbortSignal, progress: (done: number) => void = () => undefined): Promise<number> {
    let done = 0;
    while (!signal.aborted) {
      const read = await this.step();
      done += read;
      progress(done);
      if (read < batch) return done;
    }
    return done;
  }
  /** Forgets all figures; the next {@link roll} makes them again from the first entry of the journal. */
  async forget(): Promise<void> {
    await this.db.poolTransaction(async (connection) => {
      await this.lockedPosition(connection);
      for (const table of ['stats_stays', 'stats_sums']) await connection.query(`DELETE FROM ${table}`);
      await connection.query('UPDATE stats_progress SET journal_id = 0 WHERE id = 1');
    });
  }

  private async step(): Promise<number> {
    const [[last]] = await this.db.pool.query<RowDataPacket[]>('SELECT journal_id FROM stats_progress WHERE id = 1');
    const position = Number(last?.['journal_id'] ?? 0);
    const from = Math.max(0, position - overlap);
    const [rows] = await this.db.pool.query<RowDataPacket[]>(
      'SELECT id, call_id, event FROM core_call_journal WHERE id > ? ORDER BY id LIMIT ?',
      [from, batch + overlap],
    );
    const fresh = rows.filter((row) => Number(row['id']) > position);
    if (fresh.length === 0) return 0;
    const reached = Number(fresh.at(-1)?.['id']);
    const known = new Set(queueEvents);
    const calls = [
      ...new Set(rows.filter((row) => known.has(String(row['event']))).map((row) => String(row['call_id']))),
    ];
    await this.db.poolTransaction(async (connection) => {
      // Another worker was here since, or all was forgotten: what it left behind is looked at afresh.
      if ((await this.lockedPosition(connection)) !== position) return;
      if (calls.length > 0) await this.renew(connection, calls);
      await connection.query('UPDATE stats_progress SET journal_id = ? WHERE id = 1', [reached]);
    });
    return fresh.length;
  }
  /** Whoever asks first has the figures to itself until its transaction ends. */
  private async lockedPosition(connection: PoolConnection): Promise<number> {
    await connection.query('INSERT IGNORE INTO stats_progress (id, journal_id) VALUES (1, 0)');
    const [[row]] = await connection.query<RowDataPacket[]>(
      'SELECT journal_id FROM stats_progress WHERE id = 1 FOR UPDATE',
    );
    return Number(row?.['journal_id']);
  }

  private async renew(connection: PoolConnection, calls: readonly string[]): Promise<void> {
    const [old] = await connection.query<RowDataPacket[]>('SELECT entered_ms FROM stats_stays WHERE call_id IN (?)', [
      calls,
    ]);
    const [events] = await connection.query<RowDataPacket[]>(
      `SELECT j.call_id, j.seq, j.at, j.event, j.data, c.number FROM core_call_journal j JOIN core_calls c ON c.id = j.call_id
       WHERE j.call_id IN (?) AND j.event IN (?) ORDER BY j.call_id, j.seq`,
      [calls, queueEvents],
    );
    const byCall = new Map<string, { readonly number: string | null; readonly events: QueueEvent[] }>();
    for (const row of events) {
      const id = String(row['call_id']);
      const call = byCall.get(id) ?? { number: row['number'] as string | null, events: [] };
      byCall.set(id, call);
      const data = JSON.parse(String(row['data'])) as Record<string, unknown>;
      call.events.push({
        seq: Number(row['seq']),
        at: (row['at'] as Date).getTime(),
        event: String(row['event']),
        data,
      });
    }
    const values = [...byCall].flatMap(([id, { number, events: all }]) =>
      queueVisitsOf(all).map((visit) => rowOf(id, number, visit)),
    );
    await connection.query('DELETE FROM stats_stays WHERE call_id IN (?)', [calls]);
    if (values.length > 0) {
      const columns =
        'call_id, seq, queue_id, operator_id, number, entered_ms, ended_ms, outcome, ' +
        'wait_ms, talk_ms, hold_ms, wrap_up_ms, within, transferred, continues';
      await connection.query<ResultSetHeader>(`INSERT INTO stats_stays (${columns}) VALUES ?`, [values]);
    }
    const kept = await this.dropKept(connection, calls);
    const moments = [
      ...[...old, ...kept].map((row) => Number(row['entered_ms'])),
      ...values.map((row) => Number(row[5])),
    ];
    await sumUp(connection, 'quarter', slotsOf(moments, quarterMs));
    await sumUp(connection, 'day', slotsOf(moments, dayMs));
    this.log.debug('visits renewed', { calls: calls.length, visits: values.length });
  }

  /** One customer counts once: a promise that was kept is the visit in which it was kept. */
  private async dropKept(connection: PoolConnection, calls: readonly string[]): Promise<readonly RowDataPacket[]> {
    const [kept] = await connection.query<RowDataPacket[]>(
      `SELECT promised.call_id, promised.seq, promised.entered_ms FROM stats_stays promised
       JOIN stats_stays talk ON talk.continues = promised.call_id
       WHERE promised.outcome = 'callback' AND (promised.call_id IN (?) OR talk.call_id IN (?))`,
      [calls, calls],
    );
    for (const row of kept)
      await connection.query('DELETE FROM stats_stays WHERE call_id = ? AND seq = ?', [row['call_id'], row['seq']]);
    return kept;
  }
}
export const RollupJobToken = token<RollupJob>('stats.rollupJob');

const slotsOf = (moments: readonly number[], ms: number): readonly number[] => [
  ...new Set(moments.map((at) => Math.floor(at / ms))),
];

function rowOf(
  callId: string,
  number: string | null,
  visit: QueueVisit,
): readonly (string | number | boolean | null)[] {
  const { seq, queueId, operatorId, enteredAt, endedAt, outcome, waitMs, talkMs, holdMs, wrapUpMs } = visit;
  return [
    callId,
    seq,
    queueId,
    operatorId ?? '',
    number,
    enteredAt,
    endedAt,
    outcome,
    waitMs,
    talkMs,
    holdMs,
    wrapUpMs,
    visit.within,
    visit.transferred,
    visit.continues ?? null,
  ];
}
