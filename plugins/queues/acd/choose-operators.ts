import type { Strategy } from './model.js';
import type { SignatureGroup, Operator, Queue } from './state.js';

type Rank = (operator: Operator, queue: Queue) => number;

const order: Rank = (operator, queue) => operator.memberships.get(queue.rules.id)?.order ?? 0;
const ranks: Readonly<Record<Strategy, Rank>> = {
  longestIdle: ({ workSince }) => workSince,
  leastTalk: ({ talkMs }) => talkMs,
  fewestCalls: ({ calls }) => calls,
  linear: order,
  ringSeveral: ({ workSince }) => workSince,
  roundRobin: (operator, queue) => {
    const own = order(operator, queue);
    // Who stands behind the one asked last comes before those who stand in front.
    return own > queue.turn ? own - Number.MAX_SAFE_INTEGER / 2 : own;
  },
};
const level: Rank = (operator, queue) => operator.memberships.get(queue.rules.id)?.level ?? 0;

/** Who of the free ones is asked for the next caller of a lane, best first: one, or several where their phones ring together. */
export function chooseOperators({ queue, idle }: SignatureGroup): readonly Operator[] {
  const { strategy, ringAtOnce } = queue.rules;
  const rank = ranks[strategy];
  if (strategy === 'ringSeveral' && ringAtOnce > 1) {
    const lowest = Math.min(...[...idle].map((one) => level(one, queue)));
    return [...idle]
      .filter((one) => level(one, queue) === lowest)
      .toSorted((a, b) => rank(a, queue) - rank(b, queue) || order(a, queue) - order(b, queue))
      .slice(0, ringAtOnce);
  }
  let best: Operator | undefined;
  let bestLevel = 0;
  let bestRank = 0;
  for (const one of idle) {
    const itsLevel = level(one, queue);
    if (best !== undefined && itsLevel > bestLevel) continue;
    const itsRank = rank(one, queue);
    const isBetter =
      best === undefined ||
      itsLevel < bestLevel ||
      itsRank < bestRank ||
      (itsRank === bestRank && order(one, queue) < order(best, queue));
    if (isBetter) [best, bestLevel, bestRank] = [one, itsLevel, itsRank];
  }
  return best === undefined ? [] : [best];
}

/** Notes who was asked, for the strategy that goes round. */
export function asked(operator: Operator, queue: Queue): void {
  queue.turn = order(operator, queue);
}
