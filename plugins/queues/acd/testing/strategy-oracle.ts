import type { Membership, QueueRules, Work } from '../model.js';

/** What an operator has done so far, by the commands alone. */
export interface Record {
  idleSince: number;
  talkingSince: number | undefined;
  talkMs: number;
  calls: number;
}
export interface Candidate {
  readonly id: string;
  readonly membership: Membership;
  readonly record: Record;
}
export const newRecord = (now: number): Record => ({ idleSince: now, talkingSince: undefined, talkMs: 0, calls: 0 });

/** Keeps the record of an operator whose work changes. */
export function worked(record: Record, work: Work, now: number): void {
  if (record.talkingSince !== undefined) {
    record.talkMs += now - record.talkingSince;
    record.talkingSince = undefined;
  }
  if (work === 'talking') {
    record.talkingSince = now;
    record.calls += 1;
  }
  if (work === 'idle') record.idleSince = now;
}

/**
 * Who of those who could take a caller are rightly asked next: all that are equally good. Written as plain lists, from what
 * the manual says of each rule, and shares nothing with the engine.
 *
 * @param last the place of whom this queue asked last; absent: nobody yet
 */
export function rightlyAsked(
  candidates: readonly Candidate[],
  { strategy }: QueueRules,
  last: number | undefined,
): readonly string[] {
  const level = Math.min(...candidates.map(({ membership }) => membership.level));
  const first = candidates.filter(({ membership }) => membership.level === level);
  const least = (among: readonly Candidate[], of: (one: Candidate) => number) => {
    const best = Math.min(...among.map(of));
    return among.filter((one) => of(one) === best);
  };
  const inOrder = (among: readonly Candidate[]) => least(among, ({ membership }) => membership.order);
  const ids = (among: readonly Candidate[]) => among.map(({ id }) => id);
  switch (strategy) {
    case 'longestIdle':
    case 'ringSeveral':
      return ids(inOrder(least(first, ({ record }) => record.idleSince)));
    case 'leastTalk':
      return ids(inOrder(least(first, ({ record }) => record.talkMs)));
    case 'fewestCalls':
      return ids(inOrder(least(first, ({ record }) => record.calls)));
    case 'linear':
      return ids(inOrder(first));
    case 'roundRobin': {
      const behind = first.filter(({ membership }) => last === undefined || membership.order > last);
      return ids(inOrder(behind.length > 0 ? behind : first));
    }
    default:
      return strategy satisfies never;
  }
}
