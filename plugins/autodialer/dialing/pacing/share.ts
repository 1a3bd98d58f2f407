import { campaignCapacity, globalCapacity, type PacingLimit, trunkCapacity, waitingByTrunk } from './limits.js';
import type { PacingState } from './state.js';

/** What a campaign is given at this moment, and what keeps it from more. */
export interface Share {
  /** The trunk of each line. */
  readonly trunks: readonly string[];
  readonly limit: PacingLimit;
}
interface Applicant {
  readonly id: string;
  readonly weight: number;
  readonly trunks: readonly string[];
  readonly limit: PacingLimit;
  capacity: number;
  /** Lines it has, with those given here. */
  lines: number;
  readonly given: string[];
}

/**
 * Gives the free lines to the campaigns that can use them, one by one, each time to the one that has the fewest for its
 * priority. No line stays free that a campaign with due contacts could take.
 */
export function shareLines(state: PacingState, now: number): ReadonlyMap<string, Share> {
  const shares = new Map<string, Share>();
  const free = globalCapacity(state);
  let applicants: Applicant[] = [];
  for (const campaign of state.campaigns.values()) {
    const { id, priority, trunks } = campaign.rules;
    const { lines: capacity, limit } = campaignCapacity(campaign, now);
    if (!state.ready) shares.set(id, { trunks: [], limit: free.limit });
    else if (capacity < 1) shares.set(id, { trunks: [], limit });
    else
      applicants.push({
        id,
        weight: Math.max(1, priority),
        trunks,
        limit,
        capacity,
        lines: campaign.lines,
        given: [],
      });
  }
  if (applicants.length === 0) return shares;
  const settle = (one: Applicant, limit: PacingLimit) => {
    shares.set(one.id, { trunks: one.given, limit });
    applicants = applicants.filter((other) => other !== one);
  };
  const waiting = waitingByTrunk(state.campaigns.values());
  const capacities = new Map([...state.trunks].map(([id, one]) => [id, trunkCapacity(one, waiting.get(id) ?? 0, now)]));
  for (let left = free.lines; left > 0 && applicants.length > 0; ) {
    const next = applicants.reduce((best, one) => (one.lines / one.weight < best.lines / best.weight ? one : best));
    const trunk = next.trunks.find((id) => (capacities.get(id)?.lines ?? 0) >= 1);
    const known = trunk === undefined ? undefined : capacities.get(trunk);
    if (trunk === undefined || known === undefined) {
      const full = next.trunks.flatMap((id) => capacities.get(id)?.limit ?? []);
      settle(next, full[0] ?? { code: 'noTrunk' });
      continue;
    }
    capacities.set(trunk, { ...known, lines: known.lines - 1 });
    next.given.push(trunk);
    next.lines += 1;
    next.capacity -= 1;
    left -= 1;
    if (next.capacity < 1) settle(next, next.limit);
  }
  for (const one of applicants) settle(one, free.limit);
  return shares;
}
