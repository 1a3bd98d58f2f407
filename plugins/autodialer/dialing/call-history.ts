import type { Pool, PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { PolicyFacts, PolicyProfile } from '@perezvon/plugin-compliance';
import { query } from './statement.js';

/** How far back attempts are counted: a calendar month, and a day for the zones. */
const historyMs = 32 * 24 * 3_600_000;

/** What is on record against calling some numbers at this moment. */
export interface CallHistory {
  readonly forbidden: ReadonlyMap<string, 'global' | 'campaign'>;
  /** When they were dialled, by any campaign. Empty where the policy does not count. */
  readonly called: ReadonlyMap<string, readonly number[]>;
}
export interface CallHistoryQuery {
  /** Those that are to be dialled, and further ones of the same contacts. */
  readonly numbers: readonly string[];
  readonly campaignId: string;
  readonly policy: PolicyProfile;
  readonly now: number;
  /** Attempts that do not count: those that are being asked about. */
  readonly without?: readonly string[];
}

/** When a contact was called, on any of its numbers: a law that allows one call a day means one to a person. */
export function callsToPerson(
  { called }: CallHistory,
  { number, otherNumbers = [] }: Pick<PolicyFacts, 'number' | 'otherNumbers'>,
): readonly number[] {
  return [...new Set([number, ...otherNumbers])].flatMap((one) => called.get(one) ?? []);
}

/** Asks the do-not-call list, and the attempts of all campaigns where the policy limits how often somebody is called. */
export async function callHistoryOf(connection: Pool | PoolConnection, asked: CallHistoryQuery): Promise<CallHistory> {
  if (asked.numbers.length === 0) return { forbidden: new Map(), called: new Map() };
  const forbidden = await doNotCall(connection, asked);
  const called = asked.policy.limits.length > 0 ? await calledAt(connection, asked) : new Map<string, number[]>();
  return { forbidden, called };
}

async function doNotCall(
  connection: Pool | PoolConnection,
  { numbers, campaignId }: CallHistoryQuery,
): Promise<ReadonlyMap<string, 'global' | 'campaign'>> {
  const rows = await query<RowDataPacket[]>(
    connection,
    "SELECT number, campaign_id FROM autodialer_do_not_call WHERE number IN (?) AND campaign_id IN ('', ?)",
    [numbers, campaignId],
  );
  const found = new Map<string, 'global' | 'campaign'>();
  for (const row of rows) {
    const number = String(row.number);
    if (row.campaign_id === '') found.set(number, 'global');
    else if (!found.has(number)) found.set(number, 'campaign');
  }
  return found;
}

/**
 * When these numbers were dialled by any campaign. What was called off before it rang was no call. Each counts when it
 * ended, an open one now: an attempt that was claimed before midnight and dialled after it is a call of the new day.
 */
async function calledAt(
  connection: Pool | PoolConnection,
  { numbers, now, without = [] }: CallHistoryQuery,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await query<RowDataPacket[]>(
    connection,
    `SELECT id, number, ended_at FROM autodialer_attempts FORCE INDEX (of_number) WHERE number IN (?) AND created_at >= ?
       AND (outcome IS NULL OR outcome <> 'cancelled' OR ringing_at IS NOT NULL)`,
    [numbers, new Date(now - historyMs)],
  );
  const left = new Set(without);
  const found = new Map<string, number[]>();
  for (const row of rows) {
    if (left.has(String(row.id))) continue;
    const number = String(row.number);
    found.set(number, [...(found.get(number) ?? []), row.ended_at instanceof Date ? row.ended_at.getTime() : now]);
  }
  return found;
}
