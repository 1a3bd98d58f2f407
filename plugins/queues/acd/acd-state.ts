import { Alarms } from './alarms.js';
import { chooseOperators, rememberAsked } from './choose-operators.js';
import type { AcdCommand } from './commands.js';
import { choiceReason, noOfferReason, passedOver } from './explain.js';
import type { AcdOptions, CallerEnd, OverflowReason, Work } from './model.js';
import type { OfferReason, Passed } from './reasons.js';
import {
  type Caller,
  canTake,
  isFree,
  keyOf,
  needsOf,
  type Operator,
  type Queue,
  type SkillGroup,
  skillKeyOf,
} from './state.js';
import { isBefore, WaitingLine } from './waiting-line.js';

export type Alarm =
  | { readonly of: 'operator'; readonly operator: Operator; readonly turn: number }
  | { readonly of: 'sticky' | 'maxWait'; readonly caller: Caller };

/** Queues, operators and callers, and the moves among them. After each move no operator is free whom a waiting caller could have. */
export class AcdState {
  readonly queues = new Map<string, Queue>();
  readonly operators = new Map<string, Operator>();
  readonly callers = new Map<string, Caller>();
  readonly alarms = new Alarms<Alarm>();
  /** The commands of the event at hand. */
  commands: AcdCommand[] = [];

  /** The number of the last caller: among equal ranks the earlier one goes first. */
  seq = 0;

  constructor(readonly options: AcdOptions) {}

  /** Offers a caller to free operators, or puts them in line. */
  place(caller: Caller, now: number): void {
    const { rules } = caller.queue;
    caller.phase = 'waiting';
    if (rules.maxWaitMs !== undefined && !caller.isCallback && now - caller.entered >= rules.maxWaitMs) {
      this.overflow(caller, 'tooLong', now);
      return;
    }
    this.rank(caller);
    const group = this.groupFor(caller);
    caller.group = group;
    const { sticky } = caller;
    if (sticky && (now >= caller.stickyUntil || sticky.presence !== 'ready' || !canTake(sticky, group))) {
      caller.sticky = undefined;
    }
    const chosen = caller.sticky ? [caller.sticky].filter(isFree) : chooseOperators(group);
    if (chosen.length === 0) {
      (caller.sticky ? caller.sticky.reserved : group.waiting).add(caller);
      this.tellNoOffer(caller, group);
      return;
    }
    const others = passedOver(caller, group, chosen, now);
    const offers = chosen.map((operator) => [operator, choiceReason(operator, caller, group, now)] as const);
    for (const [operator, why] of offers) this.offer(caller, operator, now, why, others);
  }
  private tellNoOffer(caller: Caller, group: SkillGroup): void {
    const why = noOfferReason(caller, group, this.before(caller));
    if (why.code === caller.toldNoOffer) return;
    caller.toldNoOffer = why.code;
    this.commands.push({ type: 'noOffer', caller: caller.id, queue: group.queue.rules.id, why });
  }
  /** How many of their queue go before a caller in line. */
  before(caller: Caller): number {
    let before = 0;
    for (const { waiting } of caller.queue.groups.values()) before += waiting.before(caller);
    return before;
  }

  /** Sets the caller's rank. Never while they stand in a line. */
  rank(caller: Caller): void {
    const { since, extraPriority, isFirst, queue } = caller;
    const priority = queue.rules.priority + extraPriority;
    caller.key = isFirst ? Number.NEGATIVE_INFINITY : keyOf(since, priority, this.options.priorityStepMs);
  }

  /** Offers a free operator the caller who goes first of all whom they may take. */
  serve(operator: Operator, now: number): void {
    if (!isFree(operator)) return;
    let first = operator.reserved.first;
    let waiting = operator.reserved.length;
    for (const { waiting: line } of operator.groups) {
      waiting += line.length;
      const next = line.first;
      if (next !== undefined && (first === undefined || isBefore(next, first))) first = next;
    }
    if (first?.group === undefined) return;
    const { group, sticky } = first;
    const others = passedOver(first, group, [operator], now);
    this.takeOut(first);
    this.offer(first, operator, now, sticky ? { code: 'sticky' } : { code: 'nextInLine', waiting }, others);
  }

  setWork(operator: Operator, work: Work, now: number, until?: number): void {
    this.changeWork(operator, work, now, until);
    this.refresh(operator);
  }
  private changeWork(operator: Operator, work: Work, now: number, until?: number): void {
    operator.work = work;
    operator.workSince = now;
    operator.workTurn += 1;
    if (until !== undefined) this.alarms.set(until, { of: 'operator', operator, turn: operator.workTurn });
    this.commands.push({ type: 'work', operator: operator.id, work, ...(until === undefined ? {} : { until }) });
  }

  /** Free again, unless their phone is in another call. */
  becomeIdle(operator: Operator, now: number): void {
    this.changeWork(operator, operator.engaged ? 'engaged' : 'idle', now);
    // Most operators get their next caller at once: they need not be listed as free in between.
    this.serve(operator, now);
    this.refresh(operator);
  }

  /** Lists an operator in their groups while they are free. */
  refresh(operator: Operator): void {
    const free = isFree(operator);
    if (free === operator.isListed) return;
    operator.isListed = free;
    for (const { idle } of operator.groups) {
      if (free) idle.add(operator);
      else idle.delete(operator);
    }
  }

  /** An offer ended without a talk. The caller takes their place again unless another phone still rings for them. */
  withdraw(caller: Caller, operator: Operator, now: number): void {
    if (this.removeOffer(caller, operator)) this.place(caller, now);
  }
  /** @returns whether no phone rings for the caller any more, so that they have to be placed */
  private removeOffer(caller: Caller, operator: Operator): boolean {
    caller.offers.delete(operator);
    operator.caller = undefined;
    return caller.offers.size === 0 && caller.phase === 'offered';
  }

  takeOut(caller: Caller): void {
    caller.group?.waiting.remove(caller);
    caller.sticky?.reserved.remove(caller);
  }

  overflow(caller: Caller, why: OverflowReason, now: number): void {
    this.commands.push({ type: 'overflow', caller: caller.id, why });
    this.end(caller, why, now);
  }

  /** The one place where a visit ends. */
  end(caller: Caller, how: CallerEnd, now: number): void {
    // The same id may have come back as another visit.
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
      this.becomeIdle(operator, now);
    }
  }

  /**
   * An operator will not be free soon: callers who wait for nobody else are placed again.
   *
   * @param offered the caller their phone rang for, if that is over too: all are placed together, in order
   */
  release(operator: Operator, now: number, offered?: Caller): void {
    const free = [...operator.reserved];
    for (const caller of free) {
      this.takeOut(caller);
      caller.sticky = undefined;
    }
    if (offered && this.removeOffer(offered, operator)) free.push(offered);
    for (const caller of free.toSorted((a, b) => (isBefore(a, b) ? -1 : 1))) this.place(caller, now);
  }

  /** Finds again which groups an operator may take callers from. */
  assignGroups(operator: Operator): void {
    for (const { idle } of operator.groups) idle.delete(operator);
    operator.groups = [];
    operator.isListed = isFree(operator);
    for (const queue of operator.memberships.keys()) {
      for (const group of this.queues.get(queue)?.groups.values() ?? []) this.addToGroup(operator, group);
    }
  }

  private addToGroup(operator: Operator, group: SkillGroup): void {
    if (!canTake(operator, group)) return;
    operator.groups.push(group);
    if (operator.isListed) group.idle.add(operator);
  }

  private groupFor({ queue, skills }: Caller): SkillGroup {
    const needs = needsOf(queue, skills);
    const key = skillKeyOf(needs);
    const known = queue.groups.get(key);
    if (known) return known;
    const group: SkillGroup = { queue, needs: Object.entries(needs), waiting: new WaitingLine(), idle: new Set() };
    queue.groups.set(key, group);
    for (const operator of queue.members) this.addToGroup(operator, group);
    return group;
  }

  private offer(caller: Caller, operator: Operator, now: number, why: OfferReason, others: readonly Passed[]): void {
    caller.phase = 'offered';
    caller.toldNoOffer = undefined;
    caller.offers.add(operator);
    operator.caller = caller;
    rememberAsked(operator, caller.queue);
    this.setWork(operator, 'offered', now);
    const { id: queue, ringMs } = caller.queue.rules;
    this.commands.push({ type: 'offer', caller: caller.id, operator: operator.id, queue, ringMs, why, others });
  }
}
