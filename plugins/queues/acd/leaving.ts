import type { AcdState } from './acd-state.js';
import type { Caller, Operator, Queue } from './state.js';

/** Sets the alarm for the longest wait of a caller. */
export function watchWait(state: AcdState, caller: Caller): void {
  const { maxWaitMs } = caller.queue.rules;
  if (maxWaitMs !== undefined && !caller.isCallback)
    state.alarms.set(caller.entered + maxWaitMs, { of: 'maxWait', caller });
}

/** Customers who are to be called back take no place in the line. */
export function lineIsFull({ callers }: Queue, most: number): boolean {
  if (callers.size < most) return false;
  let onTheLine = 0;
  for (const { isCallback } of callers) if (!isCallback) onTheLine += 1;
  return onTheLine >= most;
}

export function isDeserted({ rules, members }: Queue): boolean {
  if (rules.leaveWhen === 'never') return false;
  for (const { presence } of members) {
    if (presence === 'ready' || (presence === 'paused' && rules.leaveWhen === 'nobodyLoggedIn')) return false;
  }
  return true;
}

/** Sends waiting callers elsewhere when no operator will come. */
export function leaveIfDeserted(state: AcdState, queue: Queue, now: number): void {
  if (queue.callers.size === 0 || !isDeserted(queue)) return;
  for (const caller of queue.callers)
    if (caller.phase === 'waiting' && !caller.isCallback) state.overflow(caller, 'nobody', now);
}

/** @param whose only the queues of this operator; absent: all */
export function leaveDeserted(state: AcdState, now: number, whose?: Operator): void {
  const queues = whose ? [...whose.memberships.keys()] : [...state.queues.keys()];
  for (const id of queues) {
    const queue = state.queues.get(id);
    if (queue) leaveIfDeserted(state, queue, now);
  }
}
