import { AcdState } from './acd-state.js';
import {
  type AcdCommand,
  type AcdEvent,
  type AcdOptions,
  defaultAcdOptions,
  type Presence,
  type Work,
} from './model.js';
import type { Caller, Operator, Queue } from './state.js';
import { isFree, keyOf } from './state.js';
import { isBefore, WaitingLine } from './waiting-line.js';

type Event<T extends AcdEvent['type']> = Extract<AcdEvent, { type: T }>;

/**
 * Automatic call distribution: who takes which caller. It knows neither calls nor clock: events and their times go in,
 * commands come out, and the same events give the same commands. It keeps its state and changes it in place: thousands
 * of callers are not copied for each event.
 */
export class Acd {
  private readonly floor: AcdState;
  private seq = 0;

  constructor(options: Partial<AcdOptions> = {}) {
    this.floor = new AcdState({ ...defaultAcdOptions, ...options });
  }

  /** When a `time` event is due, in milliseconds since 1970. */
  get nextAt(): number | undefined {
    return this.floor.alarms.next;
  }

  /**
   * @param now when it happened, in milliseconds since 1970; never before an earlier event's
   * @returns what to do, in this order
   */
  step(event: AcdEvent, now: number): readonly AcdCommand[] {
    const { floor } = this;
    floor.commands = [];
    switch (event.type) {
      case 'queue':
        this.queue(event, now);
        break;
      case 'queueGone':
        this.queueGone(event, now);
        break;
      case 'operator':
        this.operator(event, now);
        break;
      case 'operatorGone':
        this.operatorGone(event, now);
        break;
      case 'presence':
        this.withOperator(event.operator, (operator) => this.presence(operator, event.presence, now));
        break;
      case 'engaged':
        this.withOperator(event.operator, (operator) => this.engaged(operator, event.is, now));
        break;
      case 'arrived':
        this.arrived(event, now);
        break;
      case 'left':
        this.left(event, now);
        break;
      case 'toFront':
        this.toFront(event.caller, now);
        break;
      case 'accepted':
        this.accepted(event, now);
        break;
      case 'refused':
        this.refused(event, now);
        break;
      case 'talkEnded':
        this.withOperator(event.operator, (operator) => this.talkEnded(operator, now));
        break;
      case 'talking':
        this.talking(event);
        break;
      case 'wrapUpDone':
        this.withOperator(event.operator, (operator) => {
          if (operator.work === 'wrapUp') floor.rest(operator, now);
        });
        break;
      case 'worked':
        this.withOperator(event.operator, (operator) => this.worked(operator, event, now));
        break;
      case 'day':
        for (const operator of floor.operators.values()) [operator.calls, operator.talkMs] = [0, 0];
        break;
      case 'time':
        this.time(now);
        break;
      default:
        event satisfies never;
    }
    return floor.commands;
  }

  /** A caller's place in their queue, from 1: how many of it go before them, and themselves. */
  placeOf(id: string): number | undefined {
    const caller = this.floor.callers.get(id);
    if (!caller || caller.phase === 'talking') return undefined;
    let before = 0;
    for (const { waiting } of caller.queue.lanes.values()) before += waiting.before(caller);
    for (const other of caller.queue.callers) {
      // In no line: their phones ring, or they wait for one operator.
      const elsewhere = other.phase === 'offered' || other.sticky !== undefined;
      if (elsewhere && other !== caller && isBefore(other, caller)) before += 1;
    }
    return before + 1;
  }
  /** Who waits in a queue, whom it is offered included, in order. */
  waitingIn(queue: string): readonly {
    readonly id: string;
    readonly since: number;
    readonly offered: boolean;
    readonly isCallback: boolean;
  }[] {
    const found = this.floor.queues.get(queue);
    return [...(found?.callers ?? [])]
      .toSorted((a, b) => (isBefore(a, b) ? -1 : 1))
      .map(({ id, since, phase, isCallback }) => ({ id, since, offered: phase === 'offered', isCallback }));
  }
  /** What decides who of those who wait, in whatever queue, goes first: see {@link keyOf}. */
  rankOf(id: string): { readonly rank: number; readonly seq: number; readonly isFirst: boolean } | undefined {
    const caller = this.floor.callers.get(id);
    if (!caller) return undefined;
    const { since, seq, isFirst, extraPriority, queue } = caller;
    const rank = keyOf(since, queue.rules.priority + extraPriority, this.floor.options.priorityStepMs);
    return { rank, seq, isFirst };
  }
  operatorState(
    id: string,
  ):
    | { readonly presence: Presence; readonly work: Work; readonly since: number; readonly caller: string | undefined }
    | undefined {
    const operator = this.floor.operators.get(id);
    if (!operator) return undefined;
    return { presence: operator.presence, work: operator.work, since: operator.workSince, caller: operator.caller?.id };
  }

  private withOperator(id: string, act: (operator: Operator) => void): void {
    const operator = this.floor.operators.get(id);
    if (operator) act(operator);
  }

  private queue({ rules }: Event<'queue'>, now: number): void {
    const { floor } = this;
    const known = floor.queues.get(rules.id);
    const queue: Queue = known ?? { rules, lanes: new Map(), callers: new Set(), members: new Set(), turn: -1 };
    floor.queues.set(rules.id, queue);
    queue.rules = rules;
    for (const operator of floor.operators.values())
      if (operator.memberships.has(rules.id)) queue.members.add(operator);
    const waiting = [...queue.callers].filter(({ phase }) => phase === 'waiting');
    for (const caller of waiting) floor.takeOut(caller);
    for (const caller of queue.callers) floor.rank(caller);
    queue.lanes.clear();
    for (const member of queue.members) floor.seat(member);
    for (const caller of waiting.toSorted((a, b) => (isBefore(a, b) ? -1 : 1))) {
      floor.place(caller, now);
      this.watchWait(caller);
    }
    this.leaveIfDeserted(queue, now);
  }

  private queueGone({ queue: id }: Event<'queueGone'>, now: number): void {
    const { floor } = this;
    const queue = floor.queues.get(id);
    if (!queue) return;
    floor.queues.delete(id);
    for (const caller of queue.callers) floor.takeOut(caller);
    for (const operator of queue.members) floor.seat(operator);
    for (const caller of queue.callers) floor.overflow(caller, 'queueGone', now);
  }

  private operator({ operator: id, memberships, skills }: Event<'operator'>, now: number): void {
    const { floor } = this;
    const operator: Operator = floor.operators.get(id) ?? newOperator(id, now);
    floor.operators.set(id, operator);
    for (const queue of operator.memberships.keys()) floor.queues.get(queue)?.members.delete(operator);
    operator.memberships = new Map(memberships.map((one) => [one.queue, one]));
    operator.skills = skills;
    for (const queue of operator.memberships.keys()) floor.queues.get(queue)?.members.add(operator);
    floor.seat(operator);
    floor.release(operator, now);
    floor.serve(operator, now);
    this.checkDeserted(now);
  }

  private operatorGone({ operator: id }: Event<'operatorGone'>, now: number): void {
    this.withOperator(id, (operator) => {
      this.presence(operator, 'out', now);
      for (const queue of operator.memberships.keys()) this.floor.queues.get(queue)?.members.delete(operator);
      this.floor.operators.delete(id);
      this.checkDeserted(now);
    });
  }

  private presence(operator: Operator, presence: Presence, now: number): void {
    const { floor } = this;
    const wasFree = isFree(operator);
    if (presence === 'ready' && operator.presence !== 'ready') operator.misses = 0;
    const becameFree = operator.presence !== 'ready' && presence === 'ready';
    operator.presence = presence;
    // Who comes back is idle from now on: the longest idle are asked first.
    if (becameFree && operator.work === 'idle') operator.workSince = now;
    floor.refresh(operator, wasFree);
    if (presence === 'ready') {
      floor.serve(operator, now);
      return;
    }
    const caller = operator.work === 'offered' ? operator.caller : undefined;
    if (caller) {
      floor.commands.push({ type: 'cancel', caller: caller.id, operator: operator.id, why: 'operatorLeft' });
      floor.setWork(operator, operator.engaged ? 'engaged' : 'idle', now);
    }
    if (presence === 'out' && (operator.work === 'wrapUp' || operator.work === 'cooling')) floor.rest(operator, now);
    floor.release(operator, now, caller);
    this.checkDeserted(now, operator);
  }

  private engaged(operator: Operator, is: boolean, now: number): void {
    operator.engaged = is;
    const { work } = operator;
    if (is && (work === 'idle' || work === 'cooling')) this.floor.setWork(operator, 'engaged', now);
    else if (!is && work === 'engaged') this.floor.rest(operator, now);
  }

  private arrived(event: Event<'arrived'>, now: number): void {
    const { floor } = this;
    const queue = floor.queues.get(event.queue);
    if (floor.callers.has(event.caller)) return;
    if (!queue) {
      floor.commands.push(
        { type: 'overflow', caller: event.caller, why: 'queueGone' },
        { type: 'ended', caller: event.caller, how: 'queueGone' },
      );
      return;
    }
    const caller: Caller = {
      ...newCaller(event.caller, queue, event.since, (this.seq += 1)),
      entered: event.entered ?? now,
      extraPriority: event.priority ?? 0,
      isCallback: event.callback ?? false,
      isFirst: event.first ?? false,
      skills: event.skills,
      sticky: event.sticky === undefined ? undefined : floor.operators.get(event.sticky),
    };
    const { maxLength, stickyMs } = queue.rules;
    caller.stickyUntil = now + stickyMs;
    const stays = caller.isCallback || event.restored;
    const isFull = maxLength !== undefined && !stays && lineIsFull(queue, maxLength);
    floor.callers.set(caller.id, caller);
    queue.callers.add(caller);
    if (isFull) floor.overflow(caller, 'full', now);
    else if (!caller.isCallback && isDeserted(queue)) floor.overflow(caller, 'nobody', now);
    else {
      floor.place(caller, now);
      if (caller.sticky) floor.alarms.set(caller.stickyUntil, { of: 'sticky', caller });
      this.watchWait(caller);
    }
  }

  private left({ caller: id, how }: Event<'left'>, now: number): void {
    const caller = this.floor.callers.get(id);
    if (caller) this.floor.end(caller, caller.phase === 'talking' ? 'answered' : how, now);
  }

  private toFront(id: string, now: number): void {
    const caller = this.floor.callers.get(id);
    if (!caller || caller.phase === 'talking') return;
    caller.isFirst = true;
    if (caller.phase === 'offered') {
      this.floor.rank(caller);
      return;
    }
    this.floor.takeOut(caller);
    this.floor.place(caller, now);
  }

  private accepted({ caller: id, operator: by }: Event<'accepted'>, now: number): void {
    const { floor } = this;
    const caller = floor.callers.get(id);
    const operator = floor.operators.get(by);
    if (!caller || !operator || !caller.offers.has(operator)) {
      // Somebody else was quicker, or the caller has gone.
      floor.commands.push({ type: 'cancel', caller: id, operator: by, why: 'taken' });
      return;
    }
    const others = [...caller.offers].filter((one) => one !== operator);
    caller.offers.clear();
    caller.phase = 'talking';
    caller.talksWith = operator;
    caller.queue.callers.delete(caller);
    operator.misses = 0;
    operator.calls += 1;
    floor.setWork(operator, 'talking', now);
    floor.commands.push({ type: 'join', caller: id, operator: by, queue: caller.queue.rules.id });
    for (const other of others) {
      other.caller = undefined;
      floor.commands.push({ type: 'cancel', caller: id, operator: other.id, why: 'taken' });
      floor.rest(other, now);
    }
  }

  private refused({ caller: id, operator: by, how }: Event<'refused'>, now: number): void {
    const { floor } = this;
    const caller = floor.callers.get(id);
    const operator = floor.operators.get(by);
    if (!caller || !operator || !caller.offers.has(operator)) return;
    if (how !== 'busy') operator.misses += 1;
    const { missesToPause, coolingMs } = floor.options;
    const { misses } = operator;
    if (missesToPause > 0 && misses >= missesToPause) {
      const wasFree = isFree(operator);
      operator.presence = 'paused';
      floor.refresh(operator, wasFree);
      floor.setWork(operator, operator.engaged ? 'engaged' : 'idle', now);
      floor.commands.push({ type: 'paused', operator: by, misses });
      floor.release(operator, now, caller);
      this.checkDeserted(now, operator);
    } else {
      floor.setWork(operator, 'cooling', now, now + coolingMs);
      floor.withdraw(caller, operator, now);
    }
  }

  private talkEnded(operator: Operator, now: number): void {
    const { floor } = this;
    const { caller } = operator;
    if (operator.work !== 'talking' || !caller) return;
    operator.talkMs += now - operator.workSince;
    operator.caller = undefined;
    floor.end(caller, 'answered', now);
    const { wrapUpMs } = caller.queue.rules;
    if (wrapUpMs > 0 && operator.presence !== 'out') floor.setWork(operator, 'wrapUp', now, now + wrapUpMs);
    else floor.rest(operator, now);
  }

  private talking({ caller: id, operator: by, queue: queueId, since }: Event<'talking'>): void {
    const { floor } = this;
    const queue = floor.queues.get(queueId);
    const operator = floor.operators.get(by);
    if (!queue || !operator || operator.caller || floor.callers.has(id)) return;
    const caller: Caller = { ...newCaller(id, queue, since, (this.seq += 1)), phase: 'talking', talksWith: operator };
    floor.callers.set(id, caller);
    operator.caller = caller;
    floor.setWork(operator, 'talking', since);
  }

  private worked(operator: Operator, { calls, talkMs, since, wrapUpUntil }: Event<'worked'>, now: number): void {
    [operator.calls, operator.talkMs] = [calls, talkMs];
    if (operator.work !== 'idle') return;
    if (wrapUpUntil > now && operator.presence !== 'out') this.floor.setWork(operator, 'wrapUp', since, wrapUpUntil);
    else operator.workSince = since;
  }

  private time(now: number): void {
    const { floor } = this;
    for (let due = this.due(now); due.length > 0; due = this.due(now)) {
      this.release(
        due.flatMap((alarm) => (alarm.of === 'sticky' && this.waits(alarm.caller) ? [alarm.caller] : [])),
        now,
      );
      for (const alarm of due) {
        if (alarm.of === 'operator') {
          if (alarm.operator.workTurn === alarm.turn) floor.rest(alarm.operator, now);
        } else if (alarm.of === 'maxWait' && this.waits(alarm.caller)) {
          const { entered, queue } = alarm.caller;
          if (now - entered >= (queue.rules.maxWaitMs ?? Number.POSITIVE_INFINITY))
            floor.overflow(alarm.caller, 'tooLong', now);
        }
      }
    }
  }
  private due(now: number) {
    const { alarms } = this.floor;
    const all = [];
    for (let alarm = alarms.take(now); alarm !== undefined; alarm = alarms.take(now)) all.push(alarm);
    return all;
  }
  private waits(caller: Caller): boolean {
    return this.floor.callers.get(caller.id) === caller && caller.phase === 'waiting';
  }
  /** Who waited for one operator takes anybody now. Of several at the same moment the one who is first in line is first. */
  private release(callers: readonly Caller[], now: number): void {
    const freed = callers.filter(({ sticky }) => sticky !== undefined);
    for (const caller of freed) {
      this.floor.takeOut(caller);
      caller.sticky = undefined;
    }
    for (const caller of freed.toSorted((a, b) => (isBefore(a, b) ? -1 : 1))) this.floor.place(caller, now);
  }

  private watchWait(caller: Caller): void {
    const { maxWaitMs } = caller.queue.rules;
    if (maxWaitMs !== undefined && !caller.isCallback)
      this.floor.alarms.set(caller.entered + maxWaitMs, { of: 'maxWait', caller });
  }

  /** Nobody will come: who waits goes elsewhere. */
  private leaveIfDeserted(queue: Queue, now: number): void {
    if (queue.callers.size === 0 || !isDeserted(queue)) return;
    for (const caller of queue.callers)
      if (caller.phase === 'waiting' && !caller.isCallback) this.floor.overflow(caller, 'nobody', now);
  }
  private checkDeserted(now: number, whose?: Operator): void {
    const queues = whose ? [...whose.memberships.keys()] : [...this.floor.queues.keys()];
    for (const id of queues) {
      const queue = this.floor.queues.get(id);
      if (queue) this.leaveIfDeserted(queue, now);
    }
  }
}

/** Who is to be called back holds no line. */
function lineIsFull({ callers }: Queue, most: number): boolean {
  if (callers.size < most) return false;
  let here = 0;
  for (const { isCallback } of callers) if (!isCallback) here += 1;
  return here >= most;
}

function isDeserted({ rules, members }: Queue): boolean {
  if (rules.leaveWhen === 'never') return false;
  for (const { presence } of members) {
    if (presence === 'ready' || (presence === 'paused' && rules.leaveWhen === 'nobodyLoggedIn')) return false;
  }
  return true;
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
  calls: 0,
  talkMs: 0,
  lanes: [],
  reserved: new WaitingLine(),
});
const newCaller = (id: string, queue: Queue, since: number, seq: number): Caller => ({
  id,
  queue,
  since,
  seq,
  entered: since,
  extraPriority: 0,
  isCallback: false,
  isFirst: false,
  skills: undefined,
  key: since,
  phase: 'waiting',
  lane: undefined,
  sticky: undefined,
  stickyUntil: 0,
  offers: new Set(),
  talksWith: undefined,
});
