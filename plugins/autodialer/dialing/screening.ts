import type { PoolConnection, ResultSetHeader } from 'mysql2/promise';
import type { Campaign } from '../campaigns/schemas.js';
import { dayFullUntil } from '../outcomes/retry.js';
import {
  evaluateTogether,
  type PolicyFacts,
  type PolicyProfile,
  type RefusalReason,
} from '@perezvon/plugin-compliance';
import type { OpenAttempt } from './attempt.js';
import { keepRefusals } from '../refusals/refusals.js';
import type { CampaignRun } from './campaign-run.js';
import { type CallHistory, callHistoryOf, callsToPerson } from './call-history.js';
import { query } from './statement.js';

export type Screened =
  | { readonly attempt: OpenAttempt; readonly allowed: true }
  /** Not now; `retryAt` absent: never. */
  | {
      readonly attempt: OpenAttempt;
      readonly allowed: false;
      readonly reason: RefusalReason;
      readonly retryAt?: number;
    };
/** What the column holds. */
const decisionLength = 300;

type Decided = ReturnType<typeof evaluateTogether>[number];

/**
 * Asks the policy about contacts that are about to be claimed: what they have been called before over all campaigns,
 * whether anybody said not to call them, and whether they agreed; and whether they have had their calls of the day.
 */
export async function screen(
  connection: PoolConnection,
  attempts: readonly OpenAttempt[],
  run: CampaignRun,
  now: number,
): Promise<readonly Screened[]> {
  const { campaign, rules, due, retryRule } = run;
  const full = attempts.flatMap((attempt): Screened[] => {
    const retryAt = dayFullUntil(retryRule, attempt.before, now);
    return retryAt === undefined ? [] : [{ attempt, allowed: false, reason: 'limit', retryAt }];
  });
  const left = attempts.filter((attempt) => !full.some((one) => one.attempt === attempt));
  const numbers = left.flatMap(({ number, otherNumbers = [] }) => [number, ...otherNumbers]);
  const { policy } = rules;
  const history = await callHistoryOf(connection, { numbers, campaignId: campaign.id, policy, now });
  const facts = left.map((attempt) => policyFactsOf({ ...attempt, zones: due.zonesOf(attempt) }, run, history));
  const decided = evaluateTogether(policy, facts, now);
  return [...full, ...left.flatMap((attempt, index) => screened(attempt, decided[index], policy))];
}

/** What the policy is asked with about a contact that may be called now. */
export function policyFactsOf(
  contact: Pick<PolicyFacts, 'number' | 'otherNumbers' | 'zones'> & Pick<OpenAttempt, 'data'>,
  { campaign, rules }: CampaignRun,
  history: CallHistory,
): PolicyFacts {
  const { number, otherNumbers, zones } = contact;
  return {
    number,
    otherNumbers,
    zones,
    campaignZone: campaign.schedule.timeZone,
    attempts: callsToPerson(history, contact),
    doNotCall: history.forbidden.get(number),
    consent: consentOf(contact, campaign),
    consentRequired: campaign.consentColumn !== null,
    holidays: rules.holidays,
    automatic: true,
  };
}

function screened(attempt: OpenAttempt, decided: Decided | undefined, { id, purpose }: PolicyProfile): Screened[] {
  if (!decided) return [];
  const { decision, facts } = decided;
  if (!decision.allowed) {
    const { reason, retryAt } = decision;
    return [{ attempt, allowed: false, reason, ...(retryAt === undefined ? {} : { retryAt }) }];
  }
  const until = new Date(decision.until).toISOString();
  const kept = JSON.stringify({ policy: id, purpose, until, zones: facts.zones });
  // A country of very many zones: which they are is known by its number.
  const short = kept.length > decisionLength ? JSON.stringify({ policy: id, purpose, until, zones: [] }) : kept;
  return [{ attempt: { ...attempt, policyFacts: facts, decision: short }, allowed: true }];
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
function consentOf({ data }: Pick<OpenAttempt, 'data'>, { consentColumn }: Campaign): boolean | undefined {
  if (consentColumn === null) return undefined;
  const value = data[consentColumn];
  return (typeof value === 'string' || typeof value === 'number' || value === true) && yes.test(String(value).trim());
}
