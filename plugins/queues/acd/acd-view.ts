import type { AcdState } from './acd-state.js';
import { passedOver } from './explain.js';
import type { Presence, Work } from './model.js';
import type { Passed } from './reasons.js';
import { keyOf } from './state.js';
import { isBefore } from './waiting-line.js';

/** The state of call distribution at this moment, to read. */
export class AcdView {
  constructor(protected readonly state: AcdState) {}

  /** A caller's place in their queue, from 1: how many of it go before them, and themselves. */
  placeOf(id: string): number | undefined {
    const caller = this.state.callers.get(id);
    if (!caller || caller.phase === 'talking') return undefined;
    let before = this.state.before(caller);
    for (const other of caller.queue.callers) {
      // In no line: a phone rings for them, or they wait for one operator.
      const elsewhere = other.phase === 'offered' || other.sticky !== undefined;
      if (elsewhere && other !== caller && isBefore(other, caller)) before += 1;
    }
    return before + 1;
  }
  /** Who waits in a queue, in order, including callers for whom a phone rings. */
  waitingIn(queue: string): readonly {
    readonly id: string;
    readonly since: number;
    readonly offered: boolean;
    readonly isCallback: boolean;
  }[] {
    const found = this.state.queues.get(queue);
    return [...(found?.callers ?? [])]
      .toSorted((a, b) => (isBefore(a, b) ? -1 : 1))
      .map(({ id, since, phase, isCallback }) => ({ id, since, offered: phase === 'offered', isCallback }));
  }
  /** What orders the callers of all queues: see {@link keyOf}. */
  rankOf(id: string): { readonly rank: number; readonly seq: number; readonly isFirst: boolean } | undefined {
    const caller = this.state.callers.get(id);
    if (!caller) return undefined;
    const { since, seq, isFirst, extraPriority, queue } = caller;
    const rank = keyOf(since, queue.rules.priority + extraPriority, this.state.options.priorityStepMs);
    return { rank, seq, isFirst };
  }
  /** Why the members of the queue do not take a caller who waits. */
  passedOver(id: string): readonly Passed[] {
    const caller = this.state.callers.get(id);
    return caller?.group && caller.phase === 'waiting' ? passedOver(caller, caller.group, [], 0) : [];
  }
  operatorState(
    id: string,
  ):
    | { readonly presence: Presence; readonly work: Work; readonly since: number; readonly caller: string | undefined }
    | undefined {
    const operator = this.state.operators.get(id);
    if (!operator) return undefined;
    return { presence: operator.presence, work: operator.work, since: operator.workSince, caller: operator.caller?.id };
  }
}
