import type { AcdState } from './acd-state.js';
import type { EventOf } from './events.js';
import { leaveDeserted } from './leaving.js';
import type { Presence } from './model.js';
import type { Operator } from './state.js';
import { WaitingLine } from './waiting-line.js';

/** An operator is new, or their queues or skills have changed. */
export function changeOperator(
  state: AcdState,
  { operator: id, memberships, skills }: EventOf<'operator'>,
  now: number,
): void {
  const operator: Operator = state.operators.get(id) ?? newOperator(id, now);
  state.operators.set(id, operator);
  for (const queue of operator.memberships.keys()) state.queues.get(queue)?.members.delete(operator);
  operator.memberships = new Map(memberships.map((one) => [one.queue, one]));
  operator.skills = skills;
  for (const queue of operator.memberships.keys()) state.queues.get(queue)?.members.add(operator);
  state.assignGroups(operator);
  state.release(operator, now);
  state.serve(operator, now);
  leaveDeserted(state, now);
}

export function removeOperator(state: AcdState, { operator: id }: EventOf<'operatorGone'>, now: number): void {
  const operator = state.operators.get(id);
  if (!operator) return;
  changePresence(state, operator, 'out', now);
  for (const queue of operator.memberships.keys()) state.queues.get(queue)?.members.delete(operator);
  state.operators.delete(id);
  leaveDeserted(state, now);
}

export function changePresence(state: AcdState, operator: Operator, presence: Presence, now: number): void {
  if (presence === 'ready' && operator.presence !== 'ready') operator.misses = 0;
  const becameFree = operator.presence !== 'ready' && presence === 'ready';
  operator.presence = presence;
  // Idle time starts at the return, for the longest-idle strategy.
  if (becameFree && operator.work === 'idle') operator.workSince = now;
  if (presence === 'ready') {
    state.serve(operator, now);
    state.refresh(operator);
    return;
  }
  state.refresh(operator);
  const caller = operator.work === 'offered' ? operator.caller : undefined;
  if (caller) {
    state.commands.push({ type: 'cancel', caller: caller.id, operator: operator.id, why: 'operatorLeft' });
    state.setWork(operator, operator.engaged ? 'engaged' : 'idle', now);
  }
  if (presence === 'out' && (operator.work === 'wrapUp' || operator.work === 'cooling'))
    state.becomeIdle(operator, now);
  state.release(operator, now, caller);
  leaveDeserted(state, now, operator);
}

export function engaged(state: AcdState, operator: Operator, is: boolean, now: number): void {
  operator.engaged = is;
  const { work } = operator;
  if (is && (work === 'idle' || work === 'cooling')) state.setWork(operator, 'engaged', now);
  else if (!is && work === 'engaged') state.becomeIdle(operator, now);
}

export function worked(
  state: AcdState,
  operator: Operator,
  { calls, talkMs, since, wrapUpUntil }: EventOf<'worked'>,
  now: number,
): void {
  [operator.calls, operator.talkMs] = [calls, talkMs];
  if (operator.work !== 'idle') return;
  if (wrapUpUntil > now && operator.presence !== 'out') state.setWork(operator, 'wrapUp', since, wrapUpUntil);
  else operator.workSince = since;
}

const newOperator = (id: string, now: number): Operator => ({
  id,
  memberships: new Map(),
  skills: {},
  presence: 'out',
  work: 'idle',
  workSince: now,
  workTurn: 0,
  caller: undefined,
  engaged: false,
  misses: 0,
  lastRefusal: 'missed',
  passed: undefined,
  isListed: false,
  calls: 0,
  talkMs: 0,
  groups: [],
  reserved: new WaitingLine(),
});
