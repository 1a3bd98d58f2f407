import type { Strategy } from './model.js';
import type { Operator, Queue, SkillGroup } from './state.js';

type Rank = (operator: Operator, queue: Queue) => number;

/** The place in the queue's list of members. */
export const orderOf: Rank = (operator, queue) => operator.memberships.get(queue.rules.id)?.order ?? 0;
const ranks: Readonly<Record<Strategy, Rank>> = {
  longestIdle: ({ workSince }) => workSince,
  leastTalk: ({ talkMs }) => talkMs,
  fewestCalls: ({ calls }) => calls,
  linear: orderOf,
  ringSeveral: ({ workSince }) => workSince,
  roundRobin: (operator, queue) => {
    const own = orderOf(operator, queue);
    // Those listed after the one asked last come first.
    return own > queue.turn ? own - Number.MAX_SAFE_INTEGER / 2 : own;
  },
};
export const levelOf: Rank = (operator, queue) => operator.memberships.get(queue.rules.id)?.level ?? 0;

/** By the queue's strategy: smaller is better. */
export const rankOf: Rank = (operator, queue) => ranks[queue.rules.strategy](operator, queue);

/** Which free operators get the next caller of a group, best first: one, or several where their phones ring together. */
export function chooseOperators({ queue, idle }: SkillGroup): readonly Operator[] {
  const { strategy, ringAtOnce } = queue.rules;
  const rank = ranks[strategy];
  if (strategy === 'ringSeveral' && ringAtOnce > 1) {
    const lowest = Math.min(...[...idle].map((one) => levelOf(one, queue)));
    return [...idle]
      .filter((one) => levelOf(one, queue) === lowest)
      .toSorted((a, b) => rank(a, queue) - rank(b, queue) || orderOf(a, queue) - orderOf(b, queue))
      .slice(0, ringAtOnce);
  }
  let best: Operator | undefined;
  let bestLevel = 0;
  let bestRank = 0;
  for (const one of idle) {
    const itsLevel = levelOf(one, queue);
    if (best !== undefined && itsLevel > bestLevel) continue;
    const itsRank = rank(one, queue);
    const isBetter =
      best === undefined ||
      itsLevel < bestLevel ||
      itsRank < bestRank ||
      (itsRank === bestRank && orderOf(one, queue) < orderOf(best, queue));
    if (isBetter) [best, bestLevel, bestRank] = [one, itsLevel, itsRank];
  }
  return best === undefined ? [] : [best];
}

/** Remembers who was asked last, for round robin. */
export function rememberAsked(operator: Operator, queue: Queue): void {
  queue.turn = orderOf(operator, queue);
}
