import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Campaign } from '../campaigns/schemas.js';
import { type Decision, evaluatePolicy, type PolicyFacts } from '../policy/evaluate-policy.js';
import type { OpenAttempt } from './attempt.js';
import type { CampaignRules } from './campaign-rules.js';
import { keepRefusals } from '../refusals/refusals.js';
import { query } from './statement.js';

/** How far back attempts are counted: a calendar month, and a day for the zones. */
const historyMs = 32 * 24 * 3_600_000;

export type Screened =
  | { readonly attempt: OpenAttempt; readonly allowed: true }
  /** Not now; `retryAt` absent: never. */
  | { readonly attempt: OpenAttempt; readonly allowed: false; readonly reason: Reason; readonly retryAt?: number };
type Reason = Extract<Decision, { readonly allowed: false }>['reason'];

/**
 * Asks the policy about contacts that are about to be claimed: what they have been called before over all campaigns,
 * whether anybody said not to call them, and whether they agreed.
 *
 * @param zonesOf where a contact is; empty: nobody knows
 */
export async function screen(
  connection: PoolConnection,
  attempts: readonly OpenAttempt[],
  campaign: Campaign,
  rules: CampaignRules,
  zonesOf: (attempt: OpenAttempt) => readonly string[],
  now: number,
): Promise<readonly Screened[]> {
  if (attempts.length === 0) return [];
  const numbers = attempts.map(({ number }) => number);
  const forbidden = await doNotCall(connection, numbers, campaign.id);
  const history = rules.policy.limits.length > 0 ? await calledAt(connection, numbers, now) : undefined;
  return attempts.map((attempt) => {
    const facts: PolicyFacts = {
      number: attempt.number,
      zones: zonesOf(attempt),
      campaignZone: campaign.schedule.timeZone,
      attempts: history?.get(attempt.number) ?? [],
      doNotCall: forbidden.get(attempt.number),
      consent: consentOf(attempt, campaign),
      consentRequired: campaign.consentColumn !== null,
      holidays: rules.holidays,
      automatic: true,
    };
    const decision = evaluatePolicy(rules.policy, facts, now);
    if (decision.allowed) {
      const kept = { policy: rules.policy.id, until: new Date(decision.until).toISOString(), zones: facts.zones };
      return { attempt: { ...attempt, facts, decision: JSON.stringify(kept).slice(0, 300) }, allowed: true };
    }
    const { reason, retryAt } = decision;
    return { attempt, allowed: false, reason, ...(retryAt === undefined ? {} : { retryAt }) };
  });
}

/** Writes what the policy refused: postponed, or over without a call. */
export async function writeRefusals(
  connection: PoolConnection,
  refused: readonly Screened[],
  campaign: Campaign,
  now: number,
): Promise<void> {
  const over = refused.flatMap((one) =>
    one.allowed || one.retryAt !== undefined
      ? []
      : [{ contactId: one.attempt.contactId, number: one.attempt.number, reason: one.reason }],
  );
  await keepRefusals(connection, campaign, over, now);
  for (const one of refused) {
    if (one.allowed) continue;
    const { attempt, reason, retryAt } = one;
    const next = retryAt === undefined ? null : new Date(retryAt);
    await query<ResultSetHeader>(
      connection,
      `UPDATE autodialer_contacts SET state = ?, next_at = COALESCE(?, next_at), last_outcome = COALESCE(?, last_outcome),
         reason = ?
       WHERE id = ? AND state = 'waiting'`,
      [next ? 'waiting' : 'notReached', next, next ? null : reason, next ? reason : null, attempt.contactId],
    );
  }
}

const yes = /^(?:1|да|yes|true|y|д|согласен|согласна|\+)$/iu;
function consentOf({ data }: OpenAttempt, { consentColumn }: Campaign): boolean | undefined {
  if (consentColumn === null) return undefined;
  const value = data[consentColumn];
  return (typeof value === 'string' || typeof value === 'number' || value === true) && yes.test(String(value).trim());
}

async function doNotCall(
  connection: PoolConnection,
  numbers: readonly string[],
  campaignId: string,
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
  connection: PoolConnection,
  numbers: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await query<RowDataPacket[]>(
    connection,
    `SELECT number, ended_at FROM autodialer_attempts FORCE INDEX (of_number) WHERE number IN (?) AND created_at >= ?
       AND (outcome IS NULL OR outcome <> 'cancelled' OR ringing_at IS NOT NULL)`,
    [numbers, new Date(now - historyMs)],
  );
  const found = new Map<string, number[]>();
  for (const row of rows) {
    const number = String(row.number);
    found.set(number, [...(found.get(number) ?? []), row.ended_at instanceof Date ? row.ended_at.getTime() : now]);
  }
  return found;
}
