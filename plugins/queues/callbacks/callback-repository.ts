import {
  type Clock,
  HostClock,
  HostLog,
  HostPool,
  HostSignal,
  inject,
  injectable,
  type Log,
} from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import type { Skills } from '../acd/index.js';
import { CallbackWrites, type Value } from './callback-writes.js';

/** A customer who hung up and kept their place. */
export interface Callback {
  readonly id: string;
  /** The call in which they asked for it. */
  readonly callId: string;
  readonly queueId: string;
  readonly number: string;
  readonly trunk: string | undefined;
  readonly language: Language;
  readonly since: number;
  /** What the call had besides the queue's own settings. */
  readonly priority: number;
  readonly skills: Skills | undefined;
  /** Taken to the front by a supervisor. */
  readonly isFirst: boolean;
  readonly tries: number;
}
export const callbackStates = ['waiting', 'dialling', 'done', 'given up', 'queueGone', 'uncertain'] as const;
export type CallbackState = (typeof callbackStates)[number];
/** A promise as it is listed. */
export interface CallbackRecord {
  readonly id: string;
  readonly callId: string;
  readonly queueId: string;
  readonly number: string;
  readonly since: string;
  readonly state: CallbackState;
  readonly tries: number;
}
/** Milliseconds for the write before a dial: an operator listens meanwhile. */
const dialMs = 5_000;

const skillsSchema = z.record(z.string(), z.number());

/** Promised call backs, in the database. */
@injectable()
export class CallbackRepository {
  private readonly writes: CallbackWrites;

  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(HostClock) clock: Clock,
    @inject(HostLog) log: Log,
    @inject(HostSignal) signal: AbortSignal,
  ) {
    this.writes = new CallbackWrites(pool, clock, log, signal);
  }

  /** Those not yet kept, in order, with when each may be tried. */
  async waiting(): Promise<readonly { readonly callback: Callback; readonly notBefore: number }[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      "SELECT * FROM queues_callbacks WHERE state = 'waiting' ORDER BY since, id",
    );
    return rows.map((row) => ({ callback: callbackOf(row), notBefore: (row['not_before'] as Date).getTime() }));
  }
  async add(callback: Callback, now: number): Promise<void> {
    const { id, callId, queueId, number, trunk, language, since, priority, skills } = callback;
    await this.pool.query(
      `INSERT INTO queues_callbacks (id, call_id, queue_id, number, trunk, language, since, state, tries, not_before,
         priority, skills) VALUES (?)`,
      [
        [
          id,
          callId,
          queueId,
          number,
          trunk ?? null,
          language,
          new Date(since),
          'waiting',
          0,
          new Date(now),
          priority,
          skills === undefined ? null : JSON.stringify(skills),
        ],
      ],
    );
  }
  /**
   * Committed before the customer is dialled, so that a restart does not dial again what may have been answered.
   *
   * @returns whether it may be dialled: false when it does not wait, or the end of the attempt before is not written yet
   */
  async dialling(id: string): Promise<boolean> {
    const [{ affectedRows }] = await this.pool.query<ResultSetHeader>({
      sql: "UPDATE queues_callbacks SET state = 'dialling' WHERE id = ? AND state = 'waiting'",
      values: [id],
      timeout: dialMs,
    });
    return affectedRows === 1;
  }
  /** After a start: what was being dialled when the process before ended is not dialled again. @returns those */
  async interrupted(): Promise<readonly string[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>("SELECT id FROM queues_callbacks WHERE state = 'dialling'");
    const ids = rows.map((row) => String(row['id']));
    if (ids.length > 0) await this.pool.query("UPDATE queues_callbacks SET state = 'uncertain' WHERE id IN (?)", [ids]);
    return ids;
  }
  /** Newest first. */
  async inState(state: CallbackState, limit: number): Promise<readonly CallbackRecord[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      'SELECT id, call_id, queue_id, number, since, state, tries FROM queues_callbacks WHERE state = ? ORDER BY since DESC LIMIT ?',
      [state, limit],
    );
    return rows.map((row) => ({
      id: String(row['id']),
      callId: String(row['call_id']),
      queueId: String(row['queue_id']),
      number: String(row['number']),
      since: (row['since'] as Date).toISOString(),
      state,
      tries: Number(row['tries']),
    }));
  }
  async again(id: string, tries: number, notBefore: number): Promise<void> {
    await this.write("UPDATE queues_callbacks SET state = 'waiting', tries = ?, not_before = ? WHERE id = ?", [
      tries,
      new Date(notBefore),
      id,
    ]);
  }
  async first(id: string): Promise<void> {
    await this.write('UPDATE queues_callbacks SET is_first = TRUE WHERE id = ?', [id]);
  }
  async over(id: string, state: 'done' | 'given up' | 'queueGone'): Promise<void> {
    await this.write('UPDATE queues_callbacks SET state = ? WHERE id = ?', [state, id]);
  }

  private write(sql: string, values: readonly Value[]): Promise<void> {
    return this.writes.add(sql, values);
  }
}

const callbackOf = (row: RowDataPacket): Callback => ({
  id: String(row['id']),
  callId: String(row['call_id']),
  queueId: String(row['queue_id']),
  number: String(row['number']),
  trunk: (row['trunk'] as string | null) ?? undefined,
  language: String(row['language']),
  since: (row['since'] as Date).getTime(),
  priority: Number(row['priority']),
  skills: row['skills'] === null ? undefined : skillsSchema.parse(JSON.parse(String(row['skills']))),
  isFirst: Boolean(row['is_first']),
  tries: Number(row['tries']),
});
