import { HostLog, HostPool, inject, injectable, type Log } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import type { Skills } from '../acd/index.js';

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
const skillsSchema = z.record(z.string(), z.number());

/** Promised call backs, in the database. */
@injectable()
export class CallbackRepository {
  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(HostLog) private readonly log: Log,
  ) {}

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
  async again(id: string, tries: number, notBefore: number): Promise<void> {
    await this.write('UPDATE queues_callbacks SET tries = ?, not_before = ? WHERE id = ?', [
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

  private async write(sql: string, values: readonly (string | number | Date)[]): Promise<void> {
    try {
      await this.pool.query(sql, [...values]);
    } catch (error) {
      this.log.error('what became of a call back was not written', { callback: values.at(-1), error });
    }
  }
}

const callbackOf = (row: RowDataPacket): Callback => ({
  id: String(row['id']),
  callId: String(row['call_id']),
  queueId: String(row['queue_id']),
  number: String(row['number']),
  trunk: (row['trunk'] as string | null) ?? undefined,
  language: row['language'] === 'en' ? 'en' : 'ru',
  since: (row['since'] as Date).getTime(),
  priority: Number(row['priority']),
  skills: row['skills'] === null ? undefined : skillsSchema.parse(JSON.parse(String(row['skills']))),
  isFirst: Boolean(row['is_first']),
  tries: Number(row['tries']),
});
