import { AriError, type HangupReason } from '@perezvon/asterisk';
import type { CallEnd, CallObserver, Clock, DialTechnology, Log } from '@perezvon/sdk/server';
import { type CallCommand, type CallEvent, step } from './call-state.js';
import type { CallWriter } from './call-writer.js';
import { type OriginateResult, Originator } from './originator.js';
import { endOf, type LiveCall } from './live-call.js';
import { Phones } from './phones.js';
import type { UsableNodes } from './usable-nodes.js';

export interface RegistryOptions {
  readonly writer: CallWriter;
  readonly usable: UsableNodes;
  readonly log: Log;
  readonly clock: Clock;
  /** Whether anything may be sent at all. */
  mayAct(): boolean;
}
/** What is told of each call, by the plugin that started it. */
interface Watcher {
  readonly observer: CallObserver;
  readonly fault: (where: string, error: unknown) => void;
}
export interface DialFacts {
  readonly callerId: string | undefined;
  /** The number in the form of the provider. */
  readonly dialled: string | undefined;
  readonly machine: 'detect' | 'tone' | undefined;
  readonly address: string | undefined;
  readonly display: string | undefined;
  readonly technology: DialTechnology;
}

const journalDataMax = 16_000;

/** The calls that have not ended: carries out what the state machine says, keeps table and journal, tells observers. */
export class CallRegistry {
  private readonly calls = new Map<string, LiveCall>();
  private readonly channels = new Map<string, LiveCall>();
  private readonly originators = new Map<string, Originator>();
  private readonly watchers = new Map<string, Set<Watcher>>();
  private readonly trunks = new Map<string, number>();
  private readonly entered: ((call: LiveCall) => void)[] = [];
  private readonly over: ((call: LiveCall) => void)[] = [];
  readonly phones = new Phones();
  private readonly orders = new WeakMap<LiveCall, { facts: DialFacts; done: (result: OriginateResult) => void }>();

  constructor(private readonly options: RegistryOptions) {}

  /** Told of each call that came into our application and is to be led to its destination. */
  onEntered(listener: (call: LiveCall) => void): void {
    this.entered.push(listener);
  }
  /** Told of each call that is over. */
  onEnded(listener: (call: LiveCall) => void): void {
    this.over.push(listener);
  }
  get all(): readonly LiveCall[] {
    return [...this.calls.values()];
  }
  get(id: string): LiveCall | undefined {
    return this.calls.get(id);
  }
  byChannel(key: string): LiveCall | undefined {
    return this.channels.get(key);
  }
  /** Calls that have not ended, through one trunk or all. */
  inUse(trunk: string | undefined): number {
    if (trunk !== undefined) return this.trunks.get(trunk) ?? 0;
    let sum = 0;
    for (const [name, count] of this.trunks) if (name !== '') sum += count;
    return sum;
  }

  add(call: LiveCall): void {
    this.calls.set(call.id, call);
    this.channels.set(call.key, call);
    this.count(call, 1);
  }
  /** Forgets a call that never came to be. */
  remove(call: LiveCall): void {
    if (!call.ended) this.count(call, -1);
    this.forget(call);
  }
  /** Another core has taken over, or this one stops: the calls go on without us. */
  abandon(why: Error): void {
    const all = this.all;
    this.calls.clear();
    this.channels.clear();
    this.trunks.clear();
    this.phones.clear();
    for (const call of all) {
      call.over.abort(why);
      call.session?.end(call.whenOver);
    }
  }

  observe(owner: string, watcher: Watcher): () => void {
    const all = this.watchers.get(owner) ?? new Set();
    this.watchers.set(owner, all.add(watcher));
    return () => {
      all.delete(watcher);
      if (all.size === 0 && this.watchers.get(owner) === all) this.watchers.delete(owner);
    };
  }

  /** Dials a call whose row is committed. */
  dial(call: LiveCall, facts: DialFacts): Promise<OriginateResult> {
    return new Promise((resolve) => {
      this.orders.set(call, { facts, done: resolve });
      this.apply(call, { type: 'dial' });
      if (call.ended) resolve({ result: 'refused', error: call.whenOver });
    });
  }

  /**
   * Something happened to a call.
   *
   * @param at milliseconds since 1970
   * @param why for the journal, when the call ends by it
   */
  apply(call: LiveCall, event: CallEvent, at: number = this.options.clock.now(), why?: string): void {
    const before = call.state;
    const [state, commands] = step(before, event, at);
    if (state === before && commands.length === 0) return;
    call.state = state;
    // In memory only: a hang-up that was asked for has no column.
    if (state.phase !== before.phase) this.options.writer.touch(call);
    for (const command of commands) this.carryOut(call, command, at, why);
  }

  journal(call: LiveCall, event: string, at: number, data: Readonly<Record<string, unknown>> = {}): void {
    const text = JSON.stringify(data);
    call.seq += 1;
    this.options.writer.append({
      callId: call.id,
      seq: call.seq,
      at,
      event: event.slice(0, 64),
      data: text.length > journalDataMax ? '{"tooLong":true}' : text,
    });
  }

  /** Sends the hang-up of a call that should be over. */
  hangUp(call: LiveCall, reason: HangupReason): void {
    const connection = this.options.mayAct() ? this.options.usable.connection(call.facts.node) : undefined;
    // When the node comes back, its channels are compared with what was asked for.
    if (!connection) return;
    connection.channels.hangup(call.facts.channel, reason).catch((error: unknown) => {
      if (error instanceof AriError && error.status === 404) return;
      this.options.log.warn('a call could not be hung up; tried again later', { call: call.id, error });
    });
  }

  private carryOut(call: LiveCall, command: CallCommand, at: number, why: string | undefined): void {
    switch (command.type) {
      case 'originate':
        this.originate(call, at);
        break;
      case 'hangup':
        this.hangUp(call, command.reason);
        break;
      case 'enter':
        for (const listener of this.entered) listener(call);
        break;
      case 'tellRinging':
        this.journal(call, 'RINGING', at);
        this.tell(call, (observer) => observer.ringing?.({ id: call.id, at }));
        break;
      case 'tellAnswered':
        this.journal(call, 'ANSWER', at);
        this.tell(call, (observer) => observer.answered?.({ id: call.id, at }));
        break;
      case 'close':
        this.close(call, why);
        break;
      default:
        command satisfies never;
    }
  }

  private originate(call: LiveCall, at: number): void {
    const order = this.orders.get(call);
    if (!order) return;
    this.journal(call, 'DIAL', at, { trunk: call.facts.trunk, phone: call.facts.phone, node: call.facts.node });
    const { node } = call.facts;
    const dialler = this.originators.get(node) ?? new Originator();
    this.originators.set(node, dialler);
    call.dialling = true;
    const connection = () => (this.options.mayAct() ? this.options.usable.connection(node) : undefined);
    void dialler.dial({ call, ...order.facts, connection }).then((dialled) => {
      call.dialling = false;
      this.orders.delete(call);
      if (dialled.result === 'taken') this.apply(call, { type: 'taken' });
      else if (dialled.result === 'refused') this.apply(call, { type: 'refused' }, undefined, dialled.error.message);
      else this.options.log.warn('an order to dial was not answered', { call: call.id, error: dialled.error });
      order.done(dialled);
    });
  }

  private close(call: LiveCall, why: string | undefined): void {
    const { state } = call;
    const endedAt = state.endedAt ?? this.options.clock.now();
    this.count(call, -1);
    this.channels.delete(call.key);
    call.noteHeard(endedAt);
    call.over.abort(call.whenOver);
    call.session?.end(call.whenOver);
    for (const left of call.joined) left();
    for (const listener of this.over) listener(call);
    const { outcome, cause, sipStatus, by } = state;
    this.journal(call, 'END', endedAt, { outcome, cause, sipStatus, by, ...(why === undefined ? {} : { why }) });
    this.options.writer.touch(call);
    const end = endOf(call);
    void this.options.writer.durable().then(() => {
      this.forget(call);
      if (end) this.tell(call, (observer) => observer.ended?.(end satisfies CallEnd));
    });
  }

  private tell(call: LiveCall, what: (observer: CallObserver) => void): void {
    for (const { observer, fault } of this.watchers.get(call.facts.owner) ?? []) {
      try {
        what(observer);
      } catch (error) {
        fault('observer of calls', error);
      }
    }
  }

  private forget(call: LiveCall): void {
    if (this.calls.get(call.id) === call) this.calls.delete(call.id);
    if (this.channels.get(call.key) === call) this.channels.delete(call.key);
  }

  private count(call: LiveCall, by: 1 | -1): void {
    this.phones.change(call.facts.phone, call.id, by);
    const trunk = call.facts.trunk ?? '';
    const next = (this.trunks.get(trunk) ?? 0) + by;
    if (next > 0) this.trunks.set(trunk, next);
    else this.trunks.delete(trunk);
  }
}
