import type { AcdState } from './acd-state.js';
import { leaveIfDeserted, watchWait } from './leaving.js';
import type { EventOf } from './events.js';
import type { Queue } from './state.js';
import { isBefore } from './waiting-line.js';

/** A queue is new, or its settings have changed: its callers are placed again. */
export function changeQueue(state: AcdState, { rules }: EventOf<'queue'>, now: number): void {
  const known = state.queues.get(rules.id);
  const queue: Queue = known ?? { rules, groups: new Map(), callers: new Set(), members: new Set(), turn: -1 };
  state.queues.set(rules.id, queue);
  queue.rules = rules;
  for (const operator of state.operators.values()) if (operator.memberships.has(rules.id)) queue.members.add(operator);
  const waiting = [...queue.callers].filter(({ phase }) => phase === 'waiting');
  for (const caller of waiting) state.takeOut(caller);
  for (const caller of queue.callers) state.rank(caller);
  queue.groups.clear();
  for (const member of queue.members) state.assignGroups(member);
  for (const caller of waiting.toSorted((a, b) => (isBefore(a, b) ? -1 : 1))) {
    state.place(caller, now);
    watchWait(state, caller);
  }
  leaveIfDeserted(state, queue, now);
}

export function removeQueue(state: AcdState, { queue: id }: EventOf<'queueGone'>, now: number): void {
  const queue = state.queues.get(id);
  if (!queue) return;
  state.queues.delete(id);
  for (const caller of queue.callers) state.takeOut(caller);
  for (const operator of queue.members) state.assignGroups(operator);
  for (const caller of queue.callers) state.overflow(caller, 'queueGone', now);
}
