import { z } from 'zod';
import type { AttemptOutcome } from './outcome.js';

const seconds = z
  .number()
  .int()
  .min(1)
  .max(30 * 24 * 3600);

/** Seconds between two attempts, by the outcome of the first; `default` where the outcome has none of its own. */
export const pausesSchema = z.object({
  default: seconds,
  busy: seconds.optional(),
  noAnswer: seconds.optional(),
  rejected: seconds.optional(),
  congestion: seconds.optional(),
  tooLittle: seconds.optional(),
  failure: seconds.optional(),
});
export type Pauses = z.infer<typeof pausesSchema>;

export interface RetryRule {
  /** How often a contact is called at most. */
  readonly attempts: number;
  readonly pauses: Pauses;
}
/** What a contact becomes after an attempt. */
export type NextStep =
  | { readonly state: 'reached' | 'notReached'; readonly attempts: number }
  /** Due again at `nextAt`, milliseconds since 1970. */
  | { readonly state: 'waiting'; readonly attempts: number; readonly nextAt: number };

/**
 * Whether and when a contact is called again.
 *
 * @param counted attempts that counted before this one
 */
export function nextStep(rule: RetryRule, counted: number, outcome: AttemptOutcome, endedAt: number): NextStep {
  // The subscriber is not to blame for what we called off: nothing is lost, and it is due at once.
  if (outcome === 'cancelled') return { state: 'waiting', attempts: counted, nextAt: endedAt };
  const attempts = counted + 1;
  if (outcome === 'reached') return { state: 'reached', attempts };
  if (outcome === 'invalid' || attempts >= rule.attempts) return { state: 'notReached', attempts };
  return { state: 'waiting', attempts, nextAt: endedAt + pauseSeconds(rule.pauses, outcome) * 1_000 };
}

function pauseSeconds(pauses: Pauses, outcome: Exclude<AttemptOutcome, 'cancelled' | 'reached' | 'invalid'>): number {
  return (outcome === 'uncertain' ? undefined : pauses[outcome]) ?? pauses.default;
}
