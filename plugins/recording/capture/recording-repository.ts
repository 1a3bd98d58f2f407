import { type DbHost, token } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import { RecordingNotFoundError } from '../errors.js';
import type { RecordingsQuery, RecordingView } from '../schemas.js';

export interface NewRecording {
  readonly id: string;
  readonly callId: string;
  readonly interactionId: string;
  readonly legId: string;
  readonly direction: RecordingView['direction'];
  readonly number: string | undefined;
  readonly phone: string | undefined;
  readonly operatorId: string | undefined;
  readonly queueId: string | undefined;
  readonly campaignId: string | undefined;
  readonly startedAt: number;
}
export interface OpenRecording {
  readonly id: string;
  readonly callId: string;
  readonly legId: string;
  readonly state: RecordingView['state'];
}
type Value = string | number | Date | null | readonly string[];
/** How long the silence of whoever converts a recording is borne. */
const claimSeconds = 12;
const free = `state = 'waiting' AND (claimed_at IS NULL OR claimed_at < NOW(3) - INTERVAL ${claimSeconds} SECOND)`;

/** What was recorded, in the database. Ids grow with time, so a page ends at one. */
export class RecordingRepository {
  constructor(private readonly db: Pick<DbHost, 'pool' | 'query'>) {}

  async begin(recording: NewRecording): Promise<void> {
    const { id, callId, interactionId, legId, direction, number, phone, operatorId, queueId, campaignId, startedAt } =
      recording;
    await this.db.pool.query(
      `INSERT INTO recording_recordings (id, state, call_id, interaction_id, leg_id, direction, number, phone,
        operator_id, queue_id, campaign_id, started_at) VALUES (?)`,
      [
        [
          id,
          'recording',
          callId,
          interactionId,
          legId,
          direction,
          number ?? null,
          phone ?? null,
          operatorId ?? null,
          queueId ?? null,
          campaignId ?? null,
          new Date(startedAt),
        ],
      ],
    );
  }
  /**
   * @param at when the talk was over; undefined when nobody saw it
   * @returns whether it was being recorded until now
   */
  async over(id: string, at: number | undefined): Promise<boolean> {
    const end = at === undefined ? null : new Date(at);
    return this.move("state = 'waiting', ended_at = ? WHERE id = ? AND state = 'recording'", [end, id]);
  }
  /** Takes a recording to make an MP3 of it; {@link hold} keeps it. @returns whether it waits and nobody else has it */
  async claim(id: string): Promise<boolean> {
    return this.move(`claimed_at = NOW(3) WHERE id = ? AND ${free}`, [id]);
  }
  /** It is still being made: a long talk takes longer than a silence is borne. */
  async hold(id: string): Promise<void> {
    await this.move("claimed_at = NOW(3) WHERE id = ? AND state = 'waiting'", [id]);
  }
  async release(id: string): Promise<void> {
    await this.move('claimed_at = NULL WHERE id = ?', [id]);
  }
  /** The oldest that waits and that nobody has. */
  async nextWaiting(): Promise<string | undefined> {
    const [row] = await this.rows(`SELECT id FROM recording_recordings WHERE ${free} ORDER BY id LIMIT 1`, []);
    return row && String(row['id']);
  }
  /** @param state `cut` when the sound holds less than the talk */
  async converted(id: string, state: 'ready' | 'cut', durationMs: number, bytes: number): Promise<boolean> {
    const set = "state = ?, duration_ms = ?, bytes = ?, error = NULL WHERE id = ? AND state = 'waiting'";
    return this.move(set, [state, durationMs, bytes, id]);
  }
  async convertedOf(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await this.rows("SELECT id FROM recording_recordings WHERE id IN (?) AND state IN ('ready', 'cut')", [
      ids,
    ]);
    return rows.map(({ id }) => String(id));
  }
  async failed(id: string, why: string): Promise<void> {
    await this.move("state = 'failed', error = ? WHERE id = ? AND state NOT IN ('ready', 'cut')", [
      why.slice(0, 300),
      id,
    ]);
  }
  async unfinished(): Promise<readonly OpenRecording[]> {
    return this.rows(
      "SELECT id, call_id, leg_id, state FROM recording_recordings WHERE state IN ('recording', 'waiting')",
      [],
    ).then((rows) =>
      rows.map(
        (row) =>
          ({ id: row['id'], callId: row['call_id'], legId: row['leg_id'], state: row['state'] }) as OpenRecording,
      ),
    );
  }
  async olderThan(at: Date, limit: number): Promise<readonly { readonly id: string; readonly startedAt: Date }[]> {
    const rows = await this.rows(
      "SELECT id, started_at FROM recording_recordings WHERE started_at < ? AND state <> 'recording' ORDER BY id LIMIT ?",
      [at, limit],
    );
    return rows.map((row) => ({ id: String(row['id']), startedAt: row['started_at'] as Date }));
  }
  /** Joins the present transaction. */
  async remove(id: string): Promise<void> {
    await this.db.query('DELETE FROM recording_recordings WHERE id = ?', [id]);
  }

  async get(id: string): Promise<RecordingView> {
    const [row] = await this.rows('SELECT * FROM recording_recordings WHERE id = ?', [id]);
    if (!row) throw new RecordingNotFoundError(id);
    return view(row);
  }
  async page(query: RecordingsQuery): Promise<{ recordings: RecordingView[]; next: string | null }> {
    const { limit, number, leastSeconds, mostSeconds } = query;
    const asked: [string, Value | undefined][] = [
      ['id < ?', query.before],
      ['started_at >= ?', query.from === undefined ? undefined : new Date(query.from)],
      ['started_at < ?', query.until === undefined ? undefined : new Date(query.until)],
      ['number LIKE ?', number === undefined ? undefined : `%${number.replace('+', '')}%`],
      ['operator_id = ?', query.operatorId],
      ['queue_id = ?', query.queueId],
      ['campaign_id = ?', query.campaignId],
      ['interaction_id = ?', query.callId],
      ['direction = ?', query.direction],
      ['duration_ms >= ?', leastSeconds === undefined ? undefined : leastSeconds * 1_000],
      ['duration_ms <= ?', mostSeconds === undefined ? undefined : mostSeconds * 1_000],
    ];
    const given = asked.filter((one): one is [string, Value] => one[1] !== undefined);
    const where = given.length === 0 ? '' : `WHERE ${given.map(([text]) => text).join(' AND ')}`;
    const values = [...given.map(([, value]) => value), limit + 1];
    const rows = await this.rows(`SELECT * FROM recording_recordings ${where} ORDER BY id DESC LIMIT ?`, values);
    const recordings = rows.slice(0, limit).map(view);
    return { recordings, next: rows.length > limit ? (recordings.at(-1)?.id ?? null) : null };
  }

  private async rows(text: string, values: readonly Value[]): Promise<RowDataPacket[]> {
    const [rows] = await this.db.pool.query<RowDataPacket[]>(text, [...values]);
    return rows;
  }
  private async move(set: string, values: readonly Value[]): Promise<boolean> {
    const [result] = await this.db.pool.query(`UPDATE recording_recordings SET ${set}`, [...values]);
    return (result as { affectedRows: number }).affectedRows > 0;
  }
}
export const RecordingRepositoryToken = token<RecordingRepository>('recording.recordings');

const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOr = (value: unknown): number | null => (value === null ? null : Number(value));
const view = (row: RowDataPacket): RecordingView => ({
  id: String(row['id']),
  state: row['state'] as RecordingView['state'],
  callId: String(row['interaction_id']),
  direction: row['direction'] as RecordingView['direction'],
  number: textOr(row['number']),
  phone: textOr(row['phone']),
  operatorId: textOr(row['operator_id']),
  queueId: textOr(row['queue_id']),
  campaignId: textOr(row['campaign_id']),
  startedAt: (row['started_at'] as Date).getTime(),
  durationMs: numberOr(row['duration_ms']),
  talkMs: row['ended_at'] === null ? null : (row['ended_at'] as Date).getTime() - (row['started_at'] as Date).getTime(),
  bytes: numberOr(row['bytes']),
  error: textOr(row['error']),
});
