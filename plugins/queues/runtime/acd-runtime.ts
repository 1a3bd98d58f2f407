import type { Call, CallsHost, Clock, Log } from '@perezvon/sdk/server';
import { type Operators, type OperatorPresence } from '@perezvon/plugin-operators';
import {
  Acd,
  type AcdCommand,
  type AcdEvent,
  type AcdOptions,
  type CallerEnd,
  defaultAcdOptions,
  type OverflowReason,
  type Work,
} from '../acd/index.js';
import type { QueueRepository } from '../settings/queue-repository.js';
import { membershipsOf, rulesOf } from '../settings/rules.js';
import type { WorkedToday } from '../queue-visits/queue-visit-repository.js';
import type { OfferRegistry } from './offer-registry.js';
import { RestartOrder } from './restart-order.js';

/** Somebody who waits: a call in the queue, or a customer who is to be called back. */
export interface Waiting {
  readonly id: string;
  /** Their call, for the journal and for who attends. */
  readonly callId: string;
  readonly queueId: string;
  readonly number: string | undefined;
  readonly name?: string | undefined;
  readonly since: number;
  /** They are to be called back. */
  readonly isCallback?: boolean | undefined;
  /** Their call, where they have one now: the operator's phone is called on the same Asterisk. */
  readonly sameNodeAs: string | undefined;
  /** An operator has taken them. Resolves when the two are done with each other. */
  talk(leg: Call, operatorId: string): Promise<void>;
  overflow(why: OverflowReason): void;
  /** A supervisor has taken them before all others: kept for after a restart. */
  takenToFront(): void;
  journal(event: string, data: Readonly<Record<string, unknown>>): void;
}
export interface AcdRuntimeNeeds {
  readonly book: QueueRepository;
  readonly operators: Operators;
  readonly calls: CallsHost;
  readonly clock: Clock;
  readonly log: Log;
  readonly offers: OfferRegistry;
  readonly options: Partial<AcdOptions>;
  /** The state of who misses calls. */
  readonly missedState: () => string | undefined;
  /** Told of all that changes on the screens. */
  readonly screen: {
    work(operatorId: string, work: Work, until: number | undefined): void;
    caller(waiting: Waiting, now: 'waiting' | 'offered' | 'talking' | CallerEnd, operatorId?: string): void;
  };
}

/**
 * Joins call distribution with the world: events of calls and operators go in, its commands are carried out. One step
 * after another; what takes time is done beside it.
 */
export class AcdRuntime {
  readonly acd: Acd;
  private readonly waiting = new Map<string, Waiting>();
  private readonly present = new Map<string, OperatorPresence>();
  /** Whom each operator was joined with last, and since when they do the work after it. */
  private readonly lastTalk = new Map<string, Waiting>();
  private readonly wrapUps = new Map<string, { readonly waiting: Waiting; readonly since: number }>();
  private readonly returning: RestartOrder;
  private timer: NodeJS.Timeout | undefined;
  private stepping = false;
  private readonly events: AcdEvent[] = [];

  constructor(private readonly parts: AcdRuntimeNeeds) {
    this.acd = new Acd(parts.options);
    this.returning = new RestartOrder({
      priorityStepMs: parts.options.priorityStepMs ?? defaultAcdOptions.priorityStepMs,
      priorityOf: (queue) => parts.book.find(queue)?.settings.priority,
      arrive: (event) => this.step(event),
    });
  }

  /** Queues and operators as they are now. @param worked what each operator did on this day before core was started */
  async load(worked: ReadonlyMap<string, WorkedToday>): Promise<void> {
    await this.followOperators();
    this.followQueues();
    for (const { operatorId, since } of this.present.values()) this.recall(operatorId, since, worked.get(operatorId));
  }
  private recall(operator: string, presentSince: number, worked: WorkedToday | undefined): void {
    const { calls, talkMs, lastEnd, lastQueue } = worked ?? { calls: 0, talkMs: 0, lastEnd: 0 };
    const wrapUpSeconds = lastQueue === undefined ? 0 : (this.parts.book.find(lastQueue)?.settings.wrapUpSeconds ?? 0);
    const since = Math.max(presentSince, lastEnd);
    // Who logged in, or came back from a pause, after the talk has no work left of it.
    const wrapUpUntil = lastEnd >= presentSince ? lastEnd + wrapUpSeconds * 1_000 : 0;
    this.step({ type: 'worked', operator, calls, talkMs, since, wrapUpUntil });
  }
  followQueues(): void {
    const known = new Set(this.parts.book.all.map(({ id }) => id));
    for (const queue of this.parts.book.all) this.step({ type: 'queue', rules: rulesOf(queue) });
    for (const id of this.queues) if (!known.has(id)) this.step({ type: 'queueGone', queue: id });
    this.queues = known;
    this.seat();
  }
  async followOperators(): Promise<void> {
    const all = await this.parts.operators.list();
    const known = new Map(all.map((operator) => [operator.id, operator.skills]));
    for (const id of this.skills.keys()) if (!known.has(id)) this.step({ type: 'operatorGone', operator: id });
    this.skills = known;
    this.names = new Map(all.map(({ id, name }) => [id, name]));
    this.seat();
    for (const presence of this.parts.operators.presences()) this.follow(presence);
  }
  private names: ReadonlyMap<string, string> = new Map();
  private queues = new Set<string>();
  private skills: ReadonlyMap<string, Readonly<Record<string, number>>> = new Map();

  private seat(): void {
    for (const [operator, skills] of this.skills) {
      this.step({ type: 'operator', operator, memberships: membershipsOf(this.parts.book.all, operator), skills });
    }
  }
  /** What an operator does has changed. */
  follow(presence: OperatorPresence): void {
    this.present.set(presence.operatorId, presence);
    this.step({ type: 'presence', operator: presence.operatorId, presence: presence.presence });
  }
  presenceOf(operatorId: string): OperatorPresence | undefined {
    return this.present.get(operatorId);
  }
  nameOf(operatorId: string): string | undefined {
    return this.names.get(operatorId);
  }
  get everybody(): readonly OperatorPresence[] {
    return [...this.present.values()];
  }
  waitingOf(id: string): Waiting | undefined {
    return this.waiting.get(id);
  }

  /** @param returns they waited before a restart */
  arrive(waiting: Waiting, facts: Partial<Extract<AcdEvent, { type: 'arrived' }>>, returns = false): void {
    this.waiting.set(waiting.id, waiting);
    this.parts.screen.caller(waiting, 'waiting');
    const { id: caller, queueId: queue, since } = waiting;
    const event = { ...facts, type: 'arrived', caller, queue, since } as const;
    if (returns) this.returning.add(event, this.parts.clock.now());
    else this.step(event);
  }
  /** A caller whom an operator talks with since before a restart. */
  resumeTalk(waiting: Waiting, operatorId: string, since: number): void {
    this.waiting.set(waiting.id, waiting);
    this.lastTalk.set(operatorId, waiting);
    this.step({ type: 'talking', caller: waiting.id, operator: operatorId, queue: waiting.queueId, since });
    this.parts.screen.caller(waiting, 'talking', operatorId);
  }
  leave(id: string, how: 'abandoned' | 'left'): void {
    const waiting = this.waiting.get(id);
    if (waiting && this.returning.drop(id)) {
      this.waiting.delete(id);
      this.parts.screen.caller(waiting, how);
    } else if (waiting) this.step({ type: 'left', caller: id, how });
  }

  /** Events that come while one is being handled wait their turn. */
  step(event: AcdEvent): void {
    this.events.push(event);
    if (this.stepping) return;
    this.stepping = true;
    try {
      for (let next = this.events.shift(); next; next = this.events.shift()) {
        for (const command of this.acd.step(next, this.parts.clock.now())) this.obey(command);
      }
    } finally {
      this.stepping = false;
    }
    this.wake();
  }
  stop(): void {
    clearTimeout(this.timer);
    this.returning.stop();
  }

  private wake(): void {
    clearTimeout(this.timer);
    const { nextAt } = this.acd;
    if (nextAt === undefined) return;
    const ms = Math.max(0, nextAt - this.parts.clock.now());
    this.timer = setTimeout(() => this.step({ type: 'time' }), ms);
  }

  private obey(command: AcdCommand): void {
    const { offers, screen, log } = this.parts;
    switch (command.type) {
      case 'offer': {
        const waiting = this.waiting.get(command.caller);
        const phone = this.present.get(command.operator)?.phone;
        if (!waiting || !phone) {
          this.step({ type: 'refused', caller: command.caller, operator: command.operator, how: 'failed' });
          break;
        }
        waiting.journal('OFFER', {
          queue: command.queue,
          operator: command.operator,
          why: command.why,
          others: command.others,
        });
        screen.caller(waiting, 'offered', command.operator);
        offers.make(waiting, command.operator, phone, command.ringMs);
        break;
      }
      case 'noOffer': {
        const { caller, queue, why } = command;
        const others = this.acd.passedOver(caller);
        this.waiting.get(caller)?.journal('NOOFFER', { queue, why, others });
        break;
      }
      case 'cancel':
        offers.cancel(command.caller, command.operator);
        break;
      case 'join':
        this.join(command.caller, command.operator);
        break;
      case 'overflow':
        this.waiting.get(command.caller)?.overflow(command.why);
        break;
      case 'ended': {
        const waiting = this.waiting.get(command.caller);
        this.waiting.delete(command.caller);
        if (waiting) screen.caller(waiting, command.how);
        break;
      }
      case 'work':
        this.wrapUp(command.operator, command.work);
        screen.work(command.operator, command.work, command.until);
        break;
      case 'paused':
        this.pause(command.operator).catch((error: unknown) => {
          log.error('an operator who misses calls could not be put on pause', { operator: command.operator, error });
        });
        break;
      default:
        command satisfies never;
    }
  }

  private pause(operator: string): Promise<void> {
    const { operators, missedState } = this.parts;
    const state = missedState();
    return state === undefined
      ? operators.put(operator, 'paused', 'system', 'missed')
      : operators.setState(operator, state, 'system', 'missed');
  }

  /** How long the work after a talk took is known when it is over: it belongs to the call, which has ended meanwhile. */
  private wrapUp(operator: string, work: Work): void {
    const now = this.parts.clock.now();
    const before = this.wrapUps.get(operator);
    this.wrapUps.delete(operator);
    before?.waiting.journal('WRAPUP', { queue: before.waiting.queueId, operator, ms: now - before.since });
    const waiting = this.lastTalk.get(operator);
    if (work === 'wrapUp' && waiting) this.wrapUps.set(operator, { waiting, since: now });
  }

  private join(caller: string, operatorId: string): void {
    const waiting = this.waiting.get(caller);
    const leg = this.parts.offers.taken(caller, operatorId);
    if (!waiting || !leg) {
      this.step({ type: 'talkEnded', operator: operatorId });
      return;
    }
    this.lastTalk.set(operatorId, waiting);
    this.parts.screen.caller(waiting, 'talking', operatorId);
    waiting
      .talk(leg.call, operatorId)
      .catch((error: unknown) => {
        if (!leg.call.signal.aborted) this.parts.log.warn('a talk failed', { caller, operator: operatorId, error });
      })
      .finally(() => leg.finish());
  }
}
