import type { AcdState } from './acd-state.js';
import type { EventOf } from './events.js';
import { leaveDeserted } from './leaving.js';
import type { Operator } from './state.js';

export function accepted(state: AcdState, { caller: id, operator: by }: EventOf<'accepted'>, now: number): void {
  const caller = state.callers.get(id);
  const operator = state.operators.get(by);
  if (!caller || !operator || !caller.offers.has(operator)) {
    // Somebody else was quicker, or the caller has gone.
    state.commands.push({ type: 'cancel', caller: id, operator: by, why: 'taken' });
    return;
  }
  const others = caller.offers.size === 1 ? [] : [...caller.offers].filter((one) => one !== operator);
  caller.offers.clear();
  caller.phase = 'talking';
  caller.talksWith = operator;
  caller.queue.callers.delete(caller);
  operator.misses = 0;
  operator.calls += 1;
  state.setWork(operator, 'talking', now);
  state.commands.push({ type: 'join', caller: id, operator: by, queue: caller.queue.rules.id });
  for (const other of others) {
    other.caller = undefined;
    state.commands.push({ type: 'cancel', caller: id, operator: other.id, why: 'taken' });
    state.becomeIdle(other, now);
  }
}

export function refused(state: AcdState, { caller: id, operator: by, how }: EventOf<'refused'>, now: number): void {
  const caller = state.callers.get(id);
  const operator = state.operators.get(by);
  if (!caller || !operator || !caller.offers.has(operator)) return;
  operator.lastRefusal = how;
  if (how !== 'busy') operator.misses += 1;
  const { missesToPause, coolingMs } = state.options;
  const { misses } = operator;
  if (missesToPause > 0 && misses >= missesToPause) {
    operator.presence = 'paused';
    state.setWork(operator, operator.engaged ? 'engaged' : 'idle', now);
    state.commands.push({ type: 'paused', operator: by, misses });
    state.release(operator, now, caller);
    leaveDeserted(state, now, operator);
  } else {
    state.setWork(operator, 'cooling', now, now + coolingMs);
    state.withdraw(caller, operator, now);
  }
}

export function talkEnded(state: AcdState, operator: Operator, now: number): void {
  const { caller } = operator;
  if (operator.work !== 'talking' || !caller) return;
  operator.talkMs += now - operator.workSince;
  operator.caller = undefined;
  state.end(caller, 'answered', now);
  const { wrapUpMs } = caller.queue.rules;
  if (wrapUpMs > 0 && operator.presence !== 'out') state.setWork(operator, 'wrapUp', now, now + wrapUpMs);
  else state.becomeIdle(operator, now);
}
