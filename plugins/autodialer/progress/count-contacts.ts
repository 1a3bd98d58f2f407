import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { Counts } from '../campaigns/schemas.js';
import { type AttemptOutcome, attemptOutcomeSchema } from '../outcomes/outcome.js';
import { type RecentResult, recentKept } from './campaign-progress.js';

/** A count over millions of rows of an index takes seconds; one that takes longer has lost its database. */
const countMs = 60_000;

interface CountRow extends RowDataPacket {
  readonly what: string;
  readonly count: number;
}

/** Exact numbers of a campaign, read from indexes alone. Contacts of lists that are not ready do not count. */
export async function countContacts(
  pool: Pool,
  campaignId: string,
): Promise<{ readonly counts: Counts; readonly outcomes: ReadonlyMap<string, number> }> {
  const [states] = await pool.query<CountRow[]>({
    sql: `SELECT c.state AS what, COUNT(*) AS count
          FROM autodialer_lists l JOIN autodialer_contacts c FORCE INDEX (due) ON c.list_no = l.no
          WHERE l.campaign_id = ? AND l.state = 'ready' GROUP BY c.state`,
    values: [campaignId],
    timeout: countMs,
  });
  const [outcomes] = await pool.query<CountRow[]>({
    sql: `SELECT outcome AS what, COUNT(*) AS count FROM autodialer_attempts FORCE INDEX (of_outcome)
          WHERE campaign_id = ? AND outcome IS NOT NULL GROUP BY outcome`,
    values: [campaignId],
    timeout: countMs,
  });
  // Whoever ended without a call stands in no attempt.
  const [refusals] = await pool.query<CountRow[]>({
    sql: `SELECT reason AS what, COUNT(*) AS count FROM autodialer_refusals FORCE INDEX (of_campaign)
          WHERE campaign_id = ? GROUP BY reason`,
    values: [campaignId],
    timeout: countMs,
  });
  const of = (state: string) => Number(states.find(({ what }) => what === state)?.count ?? 0);
  const counts = {
    reached: of('reached'),
    notReached: of('notReached'),
    waiting: of('waiting'),
    dialling: of('dialling'),
  };
  const total = counts.reached + counts.notReached + counts.waiting + counts.dialling;
  return {
    counts: { ...counts, total },
    outcomes: new Map([...outcomes, ...refusals].map(({ what, count }) => [what, Number(count)])),
  };
}

interface RecentRow extends RowDataPacket {
  readonly id: string;
  readonly contact_id: number;
  readonly number: string;
  readonly name: string;
  readonly ordinal: number;
  readonly outcome: AttemptOutcome;
  readonly state: string;
  readonly ended_at: Date | null;
  readonly heard_ms: number | null;
}

/** The last results of a campaign, newest first. */
export async function lastResults(pool: Pool, campaignId: string): Promise<readonly RecentResult[]> {
  const [rows] = await pool.query<RecentRow[]>({
    sql: `SELECT a.id, a.contact_id, a.number, a.ordinal, a.outcome, a.ended_at, a.heard_ms, c.name, c.state
          FROM autodialer_attempts a FORCE INDEX (of_campaign) JOIN autodialer_contacts c ON c.id = a.contact_id
          WHERE a.campaign_id = ? AND a.state = 'ended' ORDER BY a.created_at DESC LIMIT ?`,
    values: [campaignId, recentKept],
    timeout: countMs,
  });
  return rows.map((row) => ({
    attemptId: row.id,
    contactId: Number(row.contact_id),
    number: row.number,
    name: row.name,
    ordinal: row.ordinal,
    outcome: attemptOutcomeSchema.parse(row.outcome),
    contactState: row.state === 'reached' || row.state === 'notReached' ? row.state : 'waiting',
    at: row.ended_at?.getTime() ?? 0,
    heardMs: row.heard_ms,
  }));
}
