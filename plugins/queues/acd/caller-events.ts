import type { AcdState } from './acd-state.js';
import type { EventOf } from './events.js';
import { isDeserted, lineIsFull, watchWait } from './leaving.js';
import type { Caller, Queue } from './state.js';

export function arrived(state: AcdState, event: EventOf<'arrived'>, now: number): void {
  const queue = state.queues.get(event.queue);
  if (state.callers.has(event.caller)) return;
  if (!queue) {
    state.commands.push(
      { type: 'overflow', caller: event.caller, why: 'queueGone' },
      { type: 'ended', caller: event.caller, how: 'queueGone' },
    );
    return;
  }
  const caller = newCaller(queue, (state.seq += 1), event, event.entered ?? now);
  caller.isFirst = event.first ?? false;
  caller.sticky = event.sticky === undefined ? undefined : state.operators.get(event.sticky);
  const { maxLength, stickyMs } = queue.rules;
  caller.stickyUntil = now + stickyMs;
  const keepsPlace = caller.isCallback || event.restored;
  const isFull = maxLength !== undefined && !keepsPlace && lineIsFull(queue, maxLength);
  state.callers.set(caller.id, caller);
  queue.callers.add(caller);
  if (isFull) state.overflow(caller, 'full', now);
  else if (!caller.isCallback && isDeserted(queue)) state.overflow(caller, 'nobody', now);
  else {
    state.place(caller, now);
    if (caller.sticky) state.alarms.set(caller.stickyUntil, { of: 'sticky', caller });
    watchWait(state, caller);
  }
}

export function left(state: AcdState, { caller: id, how }: EventOf<'left'>, now: number): void {
  const caller = state.callers.get(id);
  if (caller) state.end(caller, caller.phase === 'talking' ? 'answered' : how, now);
}

export function toFront(state: AcdState, id: string, now: number): void {
  const caller = state.callers.get(id);
  if (!caller || caller.phase === 'talking') return;
  caller.isFirst = true;
  if (caller.phase === 'offered') {
    state.rank(caller);
    return;
  }
  state.takeOut(caller);
  state.place(caller, now);
}

/** They talk since before a restart. */
export function talking(
  state: AcdState,
  { caller: id, operator: by, queue: queueId, since }: EventOf<'talking'>,
): void {
  const queue = state.queues.get(queueId);
  const operator = state.operators.get(by);
  if (!queue || !operator || operator.caller || state.callers.has(id)) return;
  const caller = newCaller(queue, (state.seq += 1), { caller: id, since }, since);
  [caller.phase, caller.talksWith] = ['talking', operator];
  state.callers.set(id, caller);
  operator.caller = caller;
  state.setWork(operator, 'talking', since);
}

const newCaller = (
  queue: Queue,
  seq: number,
  { caller, since, priority, callback, skills }: Omit<EventOf<'arrived'>, 'type' | 'queue'>,
  entered: number,
): Caller => ({
  id: caller,
  queue,
  since,
  seq,
  entered,
  extraPriority: priority ?? 0,
  isCallback: callback ?? false,
  isFirst: false,
  skills,
  key: since,
  phase: 'waiting',
  group: undefined,
  sticky: undefined,
  stickyUntil: 0,
  offers: new Set(),
  talksWith: undefined,
  toldNoOffer: undefined,
});
