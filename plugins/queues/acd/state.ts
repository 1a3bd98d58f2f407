import type { Membership, Presence, QueueRules, Skills, Work } from './model.js';
import type { WaitingLine } from './waiting-line.js';

/** A caller until their stay ends. */
export interface Caller {
  readonly id: string;
  queue: Queue;
  readonly since: number;
  readonly seq: number;
  /** Since when in this queue. */
  readonly entered: number;
  readonly extraPriority: number;
  /** Before all others, by a supervisor's word. */
  isFirst: boolean;
  readonly skills: Skills | undefined;
  /** See {@link keyOf}. */
  key: number;
  phase: 'waiting' | 'offered' | 'talking';
  lane: SignatureGroup | undefined;
  /** Is to be called back: waits at home, for as long as it takes. */
  readonly isCallback: boolean;
  /** Waits for this operator alone. */
  sticky: Operator | undefined;
  stickyUntil: number;
  /** Whose phones ring. */
  readonly offers: Set<Operator>;
  talksWith: Operator | undefined;
}

export interface Operator {
  readonly id: string;
  memberships: ReadonlyMap<string, Membership>;
  skills: Skills;
  presence: Presence;
  work: Work;
  /** Since when they have been free, or are not. */
  workSince: number;
  /** Raised at each change of work: an alarm of an earlier state means nothing. */
  workTurn: number;
  caller: Caller | undefined;
  /** An own call began while they were offered one or talked. */
  engaged: boolean;
  misses: number;
  calls: number;
  talkMs: number;
  /** Where they may take callers from. */
  lanes: SignatureGroup[];
  /** Callers who wait for them alone. */
  readonly reserved: WaitingLine<Caller>;
}

/** The callers of a queue that ask for the same, and who could take them now. */
export interface SignatureGroup {
  readonly queue: Queue;
  readonly needs: Skills;
  readonly waiting: WaitingLine<Caller>;
  readonly idle: Set<Operator>;
}

export interface Queue {
  rules: QueueRules;
  readonly lanes: Map<string, SignatureGroup>;
  /** Everybody who has not been joined yet. */
  readonly callers: Set<Caller>;
  readonly members: Set<Operator>;
  /** The order of who was asked last. */
  turn: number;
}

/** Name of what is asked for, the same for the same skills. */
export const signatureOf = (needs: Skills): string =>
  Object.keys(needs)
    .toSorted()
    .map((skill) => `${skill}=${needs[skill]}`)
    .join('&');

export function needsOf({ rules }: Queue, own: Skills | undefined): Skills {
  if (own === undefined) return rules.skills;
  const needs: Record<string, number> = { ...rules.skills };
  for (const [skill, level] of Object.entries(own)) needs[skill] = Math.max(level, needs[skill] ?? 0);
  return needs;
}

export const canTake = (operator: Operator, lane: SignatureGroup): boolean =>
  operator.memberships.has(lane.queue.rules.id) &&
  Object.entries(lane.needs).every(([skill, level]) => (operator.skills[skill] ?? 0) >= level);

export const isFree = ({ presence, work }: Operator): boolean => presence === 'ready' && work === 'idle';

/**
 * Rank of a caller: the moment since which they wait, moved ahead by the worth of their priority. A fixed number, so that
 * who waits long enough comes before any priority, and nobody waits for ever.
 *
 * Source: dynamic priority by urgency numbers, J. R. Jackson, "Some problems in queueing with dynamic priorities",
 * Naval Research Logistics Quarterly 7 (1960).
 */
export const keyOf = (since: number, priority: number, stepMs: number): number => since - priority * stepMs;
