import { Alarms } from './alarms.js';
import { asked, chooseOperators } from './choose-operators.js';
import type { AcdCommand, AcdOptions, CallerEnd, OverflowReason, Work } from './model.js';
import {
  type Caller,
  canTake,
  isFree,
  keyOf,
  type SignatureGroup,
  needsOf,
  type Operator,
  type Queue,
  signatureOf,
} from './state.js';
import { isBefore, WaitingLine } from './waiting-line.js';

export type Alarm =
  | { readonly of: 'operator'; readonly operator: Operator; readonly turn: number }
  | { readonly of: 'sticky' | 'maxWait'; readonly caller: Caller };

/** Queues, operators and callers, and the moves among them. Each move leaves no free operator beside a caller for them. */
export class AcdState {
  readonly queues = new Map<string, Queue>();
  readonly operators = new Map<string, Operator>();
  readonly callers = new Map<string, Caller>();
  readonly alarms = new Alarms<Alarm>();
  /** What has to be done for the present event. */
  commands: AcdCommand[] = [];

  constructor(readonly options: AcdOptions) {}

  /** Puts a caller into line, or leads them to who is free. */
  place(caller: Caller, now: number): void {
    const { rules } = caller.queue;
    caller.phase = 'waiting';
    if (rules.maxWaitMs !== undefined && !caller.isCallback && now - caller.entered >= rules.maxWaitMs) {
      this.overflow(caller, 'tooLong', now);
      return;
    }
    this.rank(caller);
    const lane = this.laneFor(caller);
    caller.lane = lane;
    const { sticky } = caller;
    if (sticky && (now >= caller.stickyUntil || sticky.presence !== 'ready' || !canTake(sticky, lane))) {
      caller.sticky = undefined;
    }
    const chosen = caller.sticky ? [caller.sticky].filter(isFree) : chooseOperators(lane);
    if (chosen.length === 0) (caller.sticky ? caller.sticky.reserved : lane.waiting).add(caller);
    else for (const operator of chosen) this.offer(caller, operator, now);
  }

  /** Finds the caller's rank anew. Not while they stand in a line. */
  rank(caller: Caller): void {
    const { since, extraPriority, isFirst, queue } = caller;
    const priority = queue.rules.priority + extraPriority;
    caller.key = isFirst ? Number.NEGATIVE_INFINITY : keyOf(since, priority, this.options.priorityStepMs);
  }

  /** Gives a free operator the caller who goes first among all whom they may take. */
  serve(operator: Operator, now: number): void {
    if (!isFree(operator)) return;
    let first = operator.reserved.first;
    for (const { waiting } of operator.lanes) {
      const next = waiting.first;
      if (next !== undefined && (first === undefined || isBefore(next, first))) first = next;
    }
    if (first === undefined) return;
    this.takeOut(first);
    this.offer(first, operator, now);
  }

  setWork(operator: Operator, work: Work, now: number, until?: number): void {
    const wasFree = isFree(operator);
    operator.work = work;
    operator.workSince = now;
    operator.workTurn += 1;
    if (until !== undefined) this.alarms.set(until, { of: 'operator', operator, turn: operator.workTurn });
    this.refresh(operator, wasFree);
    this.commands.push({ type: 'work', operator: operator.id, work, ...(until === undefined ? {} : { until }) });
  }

  /** Free again, unless a call of their own holds them. */
  rest(operator: Operator, now: number): void {
    this.setWork(operator, operator.engaged ? 'engaged' : 'idle', now);
    this.serve(operator, now);
  }

  /** Keeps the lanes' sets of free operators right after a change. */
  refresh(operator: Operator, wasFree: boolean): void {
    const free = isFree(operator);
    if (free === wasFree) return;
    for (const { idle } of operator.lanes) {
      if (free) idle.add(operator);
      else idle.delete(operator);
    }
  }

  /** An offer is over without a talk. The caller goes back to their place when no other phone rings for them. */
  withdraw(caller: Caller, operator: Operator, now: number): void {
    if (this.unring(caller, operator)) this.place(caller, now);
  }
  /** @returns whether the caller has nobody now, and has to be placed */
  private unring(caller: Caller, operator: Operator): boolean {
    caller.offers.delete(operator);
    operator.caller = undefined;
    return caller.offers.size === 0 && caller.phase === 'offered';
  }

  takeOut(caller: Caller): void {
    caller.lane?.waiting.remove(caller);
    caller.sticky?.reserved.remove(caller);
  }

  overflow(caller: Caller, why: OverflowReason, now: number): void {
    this.commands.push({ type: 'overflow', caller: caller.id, why });
    this.end(caller, why, now);
  }

  /** The one place where a stay ends. */
  end(caller: Caller, how: CallerEnd, now: number): void {
    // Somebody may have come again under the same id.
    if (this.callers.get(caller.id) !== caller) return;
    this.callers.delete(caller.id);
    this.takeOut(caller);
    caller.queue.callers.delete(caller);
    const ringing = [...caller.offers];
    caller.offers.clear();
    this.commands.push({ type: 'ended', caller: caller.id, how });
    for (const operator of ringing) {
      operator.caller = undefined;
      this.commands.push({ type: 'cancel', caller: caller.id, operator: operator.id, why: 'callerLeft' });
      this.rest(operator, now);
    }
  }

  /**
   * An operator will not come soon: who waits for them alone is placed anew.
   *
   * @param offered whom their phone rang for, if that is over too: they are placed together, in order
   */
  release(operator: Operator, now: number, offered?: Caller): void {
    const free = [...operator.reserved];
    for (const caller of free) {
      this.takeOut(caller);
      caller.sticky = undefined;
    }
    if (offered && this.unring(offered, operator)) free.push(offered);
    for (const caller of free.toSorted((a, b) => (isBefore(a, b) ? -1 : 1))) this.place(caller, now);
  }

  /** Where an operator may take callers from, anew. */
  seat(operator: Operator): void {
    for (const { idle } of operator.lanes) idle.delete(operator);
    operator.lanes = [];
    for (const queue of operator.memberships.keys()) {
      for (const lane of this.queues.get(queue)?.lanes.values() ?? []) this.join(operator, lane);
    }
  }

  private join(operator: Operator, lane: SignatureGroup): void {
    if (!canTake(operator, lane)) return;
    operator.lanes.push(lane);
    if (isFree(operator)) lane.idle.add(operator);
  }

  private laneFor({ queue, skills }: Caller): SignatureGroup {
    const needs = needsOf(queue, skills);
    const signature = signatureOf(needs);
    const known = queue.lanes.get(signature);
    if (known) return known;
    const lane: SignatureGroup = { queue, needs, waiting: new WaitingLine(), idle: new Set() };
    queue.lanes.set(signature, lane);
    for (const operator of queue.members) this.join(operator, lane);
    return lane;
  }

  private offer(caller: Caller, operator: Operator, now: number): void {
    caller.phase = 'offered';
    caller.offers.add(operator);
    operator.caller = caller;
    asked(operator, caller.queue);
    this.setWork(operator, 'offered', now);
    const { id: queue, ringMs } = caller.queue.rules;
    this.commands.push({ type: 'offer', caller: caller.id, operator: operator.id, queue, ringMs });
  }
}
