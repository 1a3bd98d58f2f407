import { levelOf, orderOf, rankOf } from './choose-operators.js';
import type { NoOfferReason, OfferReason, Passed, PassReason } from './reasons.js';
import type { Caller, Operator, SkillGroup } from './state.js';

/** So many members are named at most: a queue may have two thousand. */
export const namedMax = 50;

const worse = {
  longestIdle: 'lessIdle',
  ringSeveral: 'lessIdle',
  leastTalk: 'moreTalk',
  fewestCalls: 'moreCalls',
  roundRobin: 'laterInTurn',
  linear: 'laterInList',
} as const;

/** Why an operator whom the queue's strategy has chosen gets the caller. Before the offer is made. */
export function choiceReason(
  operator: Operator,
  caller: Caller,
  { queue, idle }: SkillGroup,
  now: number,
): OfferReason {
  if (caller.sticky) return { code: 'sticky' };
  const { strategy } = queue.rules;
  const level = levelOf(operator, queue);
  return { code: strategy, free: idle.size, level, figure: figureOf(operator, strategy, queue, now) };
}

/** Why the other members of the caller's queue are not asked, up to {@link namedMax}. Before the offers are made. */
export function passedOver(
  caller: Caller,
  group: SkillGroup,
  chosen: readonly Operator[],
  now: number,
): readonly Passed[] {
  const others: Passed[] = [];
  for (const member of group.queue.members) {
    if (chosen.includes(member)) continue;
    if (others.length === namedMax) break;
    const lacking = group.needs.length === 0 ? undefined : lackingSkill(member, group);
    if (lacking) others.push({ operator: member.id, why: lacking });
    else
      others.push(
        unavailable(member) ?? { operator: member.id, why: notChosen(member, caller, group, chosen[0], now) },
      );
  }
  return others;
}

function lackingSkill({ skills }: Operator, { needs }: SkillGroup): PassReason | undefined {
  for (const [skill, level] of needs) {
    const has = skills[skill] ?? 0;
    if (has < level) return { code: 'lacksSkill', skill, needs: level, has };
  }
  return undefined;
}

/** Kept with the operator: a busy one is passed over by many callers for the same reason. */
function unavailable(operator: Operator): Passed | undefined {
  const { presence, work, lastRefusal: refusal, passed } = operator;
  if (passed?.presence === presence && passed.work === work && passed.refusal === refusal) return passed.told;
  const why = unavailableReason(operator);
  if (!why) return undefined;
  const told = { operator: operator.id, why };
  operator.passed = { presence, work, refusal, told };
  return told;
}
function unavailableReason({ presence, work, lastRefusal }: Operator): PassReason | undefined {
  if (presence !== 'ready') return { code: presence === 'paused' ? 'paused' : 'loggedOut' };
  if (work === 'idle') return undefined;
  return work === 'cooling' ? { code: 'cooling', how: lastRefusal } : { code: work };
}

/** A free operator with the skills: only a choice can have passed them over. */
function notChosen(
  operator: Operator,
  { sticky }: Caller,
  { queue }: SkillGroup,
  chosen: Operator | undefined,
  now: number,
): PassReason {
  if (sticky) return { code: 'callerWaitsFor', operator: sticky.id };
  const best = chosen ?? operator;
  const [ownLevel, bestLevel] = [levelOf(operator, queue), levelOf(best, queue)];
  if (ownLevel > bestLevel) return { code: 'higherLevel', own: ownLevel, best: bestLevel };
  const { strategy } = queue.rules;
  const code = rankOf(operator, queue) === rankOf(best, queue) ? 'laterInList' : worse[strategy];
  const figure = code === 'laterInList' ? 'linear' : strategy;
  return { code, own: figureOf(operator, figure, queue, now), best: figureOf(best, figure, queue, now) };
}

/** Why nobody is offered the caller. They stand in line already, or are about to. */
export function noOfferReason({ sticky, queue }: Caller, { needs }: SkillGroup, before: number): NoOfferReason {
  if (sticky) return { code: 'waitsFor', operator: sticky.id, before };
  if (queue.members.size === 0) return { code: 'noMembers', before };
  let isSkilled = false;
  for (const { skills, presence } of queue.members) {
    if (!needs.every(([skill, level]) => (skills[skill] ?? 0) >= level)) continue;
    if (presence === 'ready') return { code: 'allBusy', before };
    isSkilled = true;
  }
  return { code: isSkilled ? 'nobodyReady' : 'nobodySkilled', before };
}

function figureOf(operator: Operator, strategy: keyof typeof worse, queue: SkillGroup['queue'], now: number): number {
  switch (strategy) {
    case 'longestIdle':
    case 'ringSeveral':
      return now - operator.workSince;
    case 'leastTalk':
      return operator.talkMs;
    case 'fewestCalls':
      return operator.calls;
    case 'roundRobin':
    case 'linear':
      return orderOf(operator, queue) + 1;
    default:
      return strategy satisfies never;
  }
}
