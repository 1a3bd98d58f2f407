import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { AttemptAnswer, AttemptOutcome } from '../outcomes/outcome.js';
import { type AttemptFilter, attemptWhere } from './attempt-filter.js';

/** One line of the report of attempts. */
export interface AttemptRow {
  readonly campaign: string;
  readonly number: string;
  readonly name: string;
  readonly ordinal: number;
  readonly outcome: AttemptOutcome;
  readonly answer: AttemptAnswer | null;
  readonly startedAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
  readonly heardSeconds: number | null;
  readonly cause: number | null;
  readonly sipStatus: number | null;
}

const pageRows = 5_000;

/**
 * The attempts of a report from the oldest to the newest. Read in pages by key, each a short query of its own: a report of
 * a million rows holds no lock and no snapshot while the dialer works.
 */
export async function* attemptRows(
  pool: Pool,
  filter: AttemptFilter,
  signal: AbortSignal,
): AsyncGenerator<AttemptRow[]> {
  const { sql, params } = attemptWhere(filter);
  let last: { at: Date; id: string } | undefined;
  for (;;) {
    signal.throwIfAborted();
    const [rows] = await pool.query<RowDataPacket[]>(
      `SELECT a.id, a.number, a.ordinal, a.outcome, a.answer, a.created_at, a.answered_at, a.ended_at, a.heard_ms, a.cause, a.sip_status,
              c.name AS contact, g.name AS campaign
       FROM autodialer_attempts a
       LEFT JOIN autodialer_contacts c ON c.id = a.contact_id
       LEFT JOIN autodialer_campaigns g ON g.id = a.campaign_id
       WHERE ${sql}${last ? ' AND (a.created_at, a.id) > (?, ?) AND a.created_at >= ?' : ''}
       ORDER BY a.created_at, a.id LIMIT ?`,
      [...params, ...(last ? [last.at, last.id, last.at] : []), pageRows],
    );
    yield rows.map(toRow);
    const end = rows.at(-1);
    if (!end || rows.length < pageRows) return;
    last = { at: end.created_at, id: end.id };
  }
}

function toRow(row: RowDataPacket): AttemptRow {
  return {
    campaign: row.campaign ?? '',
    number: row.number,
    name: row.contact ?? '',
    ordinal: row.ordinal,
    outcome: row.outcome,
    answer: row.answer,
    startedAt: row.created_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    heardSeconds: row.heard_ms === null ? null : Math.round(row.heard_ms / 1000),
    cause: row.cause,
    sipStatus: row.sip_status,
  };
}
