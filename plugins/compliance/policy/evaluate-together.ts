import { type Decision, evaluatePolicy, type PolicyFacts } from './evaluate-policy.js';
import type { PolicyProfile } from './profiles.js';

/**
 * Decides about numbers that are chosen at the same moment. Contacts may share a number: each one that is allowed is a call
 * that counts for those after it, on whichever of a person's numbers it is made.
 *
 * @returns the decision on each, with the facts it was made from
 */
export function evaluateTogether(
  profile: PolicyProfile,
  all: readonly PolicyFacts[],
  now: number,
): readonly { readonly facts: PolicyFacts; readonly decision: Decision }[] {
  const chosen = new Map<string, number>();
  return all.map((one) => {
    const numbers = new Set([one.number, ...(one.otherNumbers ?? [])]);
    const times = [...numbers].reduce((sum, number) => sum + (chosen.get(number) ?? 0), 0);
    const facts = times === 0 ? one : { ...one, attempts: [...one.attempts, ...Array<number>(times).fill(now)] };
    const decision = evaluatePolicy(profile, facts, now);
    if (decision.allowed) chosen.set(one.number, (chosen.get(one.number) ?? 0) + 1);
    return { facts, decision };
  });
}
