import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { Campaign } from '../campaigns/schemas.js';
import {
  type Abandonment,
  abandonmentState,
  isAbandoned,
  type LedEvent,
  peopleKinds,
  type PolicyProfile,
} from '@perezvon/plugin-compliance';

/** The journals of a month may be long. */
const statementMs = 60_000;
const dayMs = 24 * 3_600_000;

/** How a campaign stands that leads answered calls to people, where its rules limit how many of them may wait in vain. */
export interface AbandonmentView extends Abandonment {
  /** The share that is allowed, and over how many days. */
  readonly share: number;
  readonly days: number;
  readonly state: 'fine' | 'near' | 'over';
}

/** Counts from the journals of the campaign's calls; nothing where no rule asks. */
export async function abandonmentOf(
  pool: Pool,
  campaign: Campaign,
  { maxAbandonRate, connectWithinMs = 0 }: PolicyProfile,
  now: number,
): Promise<AbandonmentView | undefined> {
  if (!maxAbandonRate || !leadsOn(campaign)) return undefined;
  const { share, days } = maxAbandonRate;
  // Answered by people.
  const values = [campaign.id, new Date(now - days * dayMs)];
  const answered = `a.campaign_id = ? AND a.created_at >= ? AND a.answered_at IS NOT NULL AND COALESCE(a.outcome, '') <> 'machine'
    AND COALESCE(a.answer, '') <> 'leftMessage'`;
  const [[counted]] = await pool.query<RowDataPacket[]>({
    sql: `SELECT COUNT(*) AS answered FROM autodialer_attempts a FORCE INDEX (of_campaign) WHERE ${answered}`,
    values,
    timeout: statementMs,
  });
  const [rows] = await pool.query<RowDataPacket[]>({
    sql: `SELECT j.call_id, j.event, j.at, JSON_UNQUOTE(JSON_EXTRACT(j.data, '$.kind')) AS kind
          FROM autodialer_attempts a FORCE INDEX (of_campaign) STRAIGHT_JOIN core_call_journal j ON j.call_id = a.id
          WHERE ${answered} AND (j.event IN ('CONNECT', 'END')
            OR (j.event = 'ENTER' AND JSON_UNQUOTE(JSON_EXTRACT(j.data, '$.kind')) IN (?)))
          ORDER BY j.call_id, j.seq`,
    values: [...values, [...peopleKinds]],
    timeout: statementMs,
  });
  const calls = Map.groupBy(rows, (row) => String(row.call_id));
  const abandoned = [...calls.values()].filter((own) => isAbandoned(own.map(eventOf), connectWithinMs, now)).length;
  const figures = { answered: Number(counted?.answered ?? 0), abandoned };
  return { ...figures, share, days, state: abandonmentState(figures, share) };
}

const eventOf = (row: RowDataPacket): LedEvent => ({
  event: row.event as LedEvent['event'],
  kind: row.kind === null ? undefined : String(row.kind),
  at: (row.at as Date).getTime(),
});

const leadsOn = ({ transfer, keys }: Campaign): boolean =>
  transfer !== null || Object.values(keys).some((key) => key.action === 'transfer');
