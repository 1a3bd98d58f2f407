import type { Membership, Presence, QueueRules, Refusal, Skills, Work } from './model.js';
import type { NoOfferReason, Passed } from './reasons.js';
import type { WaitingLine } from './waiting-line.js';

/** A caller until their visit to the queue ends. */
export interface Caller {
  readonly id: string;
  queue: Queue;
  readonly since: number;
  readonly seq: number;
  /** Since when in this queue. */
  readonly entered: number;
  readonly extraPriority: number;
  /** A supervisor took them to the front. */
  isFirst: boolean;
  readonly skills: Skills | undefined;
  /** See {@link keyOf}. */
  key: number;
  phase: 'waiting' | 'offered' | 'talking';
  group: SkillGroup | undefined;
  /** Is to be called back: not on the line. */
  readonly isCallback: boolean;
  /** Waits for nobody but this operator. */
  sticky: Operator | undefined;
  stickyUntil: number;
  /** Whose phones ring. */
  readonly offers: Set<Operator>;
  talksWith: Operator | undefined;
  /** The reason for no offer that was told last. */
  toldNoOffer: NoOfferReason['code'] | undefined;
}

export interface Operator {
  readonly id: string;
  memberships: ReadonlyMap<string, Membership>;
  skills: Skills;
  presence: Presence;
  work: Work;
  /** Since when they have been free, or are not. */
  workSince: number;
  /** Raised at each change of work: an alarm set before it is void. */
  workTurn: number;
  caller: Caller | undefined;
  /** Their phone is in a call that call distribution did not give. */
  engaged: boolean;
  misses: number;
  /** How their phone failed to take the last call it did not take. */
  lastRefusal: Refusal;
  /** Why callers pass them over while they are like this. */
  passed:
    | { readonly presence: Presence; readonly work: Work; readonly refusal: Refusal; readonly told: Passed }
    | undefined;
  calls: number;
  talkMs: number;
  /** The groups whose callers they may take. */
  groups: SkillGroup[];
  /** Whether their groups list them as free. */
  isListed: boolean;
  /** Callers who wait for nobody but them. */
  readonly reserved: WaitingLine<Caller>;
}

/** Callers of a queue who need the same skills, and the free operators who have them. */
export interface SkillGroup {
  readonly queue: Queue;
  readonly needs: readonly (readonly [skill: string, level: number])[];
  readonly waiting: WaitingLine<Caller>;
  readonly idle: Set<Operator>;
}

export interface Queue {
  rules: QueueRules;
  readonly groups: Map<string, SkillGroup>;
  /** Everybody not yet connected to an operator. */
  readonly callers: Set<Caller>;
  readonly members: Set<Operator>;
  /** The list place of the operator asked last. */
  turn: number;
}

/** A key for what is needed: equal for equal skills. */
export const skillKeyOf = (needs: Skills): string =>
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

export const canTake = (operator: Operator, { queue, needs }: SkillGroup): boolean =>
  operator.memberships.has(queue.rules.id) && needs.every(([skill, level]) => (operator.skills[skill] ?? 0) >= level);

export const isFree = ({ presence, work }: Operator): boolean => presence === 'ready' && work === 'idle';

/**
 * A caller's rank: when they began to wait, moved earlier by their priority. It never changes, so a long enough wait beats
 * any priority, and nobody waits for ever.
 *
 * Source: dynamic priority by urgency numbers, J. R. Jackson, "Some problems in queueing with dynamic priorities",
 * Naval Research Logistics Quarterly 7 (1960).
 */
export const keyOf = (since: number, priority: number, stepMs: number): number => since - priority * stepMs;
