import type { EventsHost, EventType } from '@perezvon/sdk/server';
import { parseExactly } from '@perezvon/sdk/shared';
import { type Emitted, type EventCarrier, holdEvent } from './held-events.js';
import type { PluginScope } from '../kernel/scope.js';

/** A handler that works longer than this on one event, in milliseconds, is named. */
const slowMs = 1_000;
/** A handler with so many events waiting is named. */
const longQueue = 1_000;

type Handler = (event: unknown) => void | Promise<void>;

/** One handler and its events, which it gets one after another in the order they were emitted. */
class Subscription {
  private queue: unknown[] = [];
  private working: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly scope: PluginScope,
    private readonly type: EventType<unknown>,
    private readonly handler: Handler,
  ) {}

  /** From another process, where nobody knows our types. */
  receive(json: unknown): void {
    const read = this.type.schema.safeParse(json);
    if (read.success) this.push(read.data);
    else this.scope.fault(`event ${this.type.name}`, read.error);
  }

  push(event: unknown): void {
    if (this.closed) return;
    this.queue.push(event);
    if (this.queue.length === longQueue) {
      this.scope.fault(`event ${this.type.name}`, new Error(`${longQueue} events wait for a slow handler`));
    }
    this.working ??= this.work();
  }

  /** Drops waiting events, and waits for the one that is being handled. */
  async close(): Promise<void> {
    this.closed = true;
    this.queue = [];
    await this.working;
  }

  private async work(): Promise<void> {
    // One turn later: an emitter never runs the code of its listeners.
    await Promise.resolve();
    for (let event = this.queue.splice(0, 1); event.length === 1; event = this.queue.splice(0, 1)) {
      const began = performance.now();
      const where = `event ${this.type.name}`;
      // One that never ends is named too.
      const late = setTimeout(
        () => this.scope.fault(where, new Error(`a handler has worked for ${slowMs} ms and is not done`)),
        slowMs,
      );
      try {
        await this.handler(event[0]);
      } catch (error) {
        this.scope.fault(where, error);
      }
      clearTimeout(late);
      const took = performance.now() - began;
      if (took > slowMs) this.scope.fault(where, new Error(`a handler took ${Math.round(took)} ms`));
    }
    this.working = undefined;
  }
}

/** Typed domain events between plugins. */
export class EventBus {
  private readonly subscriptions = new Map<string, Set<Subscription>>();

  /**
   * @param check Whether each event is checked by its schema, for tests and development.
   * @param carrier Takes what is emitted to another process, too.
   */
  constructor(
    private readonly check: boolean = false,
    private readonly carrier?: EventCarrier,
  ) {}

  /** The number of handlers, for leak tests. */
  get size(): number {
    return [...this.subscriptions.values()].reduce((sum, set) => sum + set.size, 0);
  }

  part(scope: PluginScope): EventsHost {
    return {
      emit: (type, event) => this.emit(type, event),
      on: (type, handler) => this.on(scope, type as EventType<unknown>, handler as Handler),
    };
  }

  /**
   * Gives the event to all handlers, after the present turn; inside a transaction after its commit. Throws only when it is
   * checked and not valid.
   */
  emit<T>(type: EventType<T>, event: T): void {
    if (this.check) parseExactly(type.schema, event);
    const { name } = type;
    const deliver = () => {
      for (const subscription of this.subscriptions.get(name) ?? []) subscription.push(event);
    };
    const emitted: Emitted = { name, event, deliver };
    if (holdEvent(emitted, this.carrier)) return;
    deliver();
    this.carrier?.put(emitted);
  }

  /** Gives an event of another process to all handlers here. */
  receive(name: string, json: unknown): void {
    for (const subscription of this.subscriptions.get(name) ?? []) subscription.receive(json);
  }

  private on(scope: PluginScope, type: EventType<unknown>, handler: Handler) {
    const { name } = type;
    const subscription = new Subscription(scope, type, handler);
    const owned = scope.own(() => {
      const all = this.subscriptions.get(name);
      all?.delete(subscription);
      if (all?.size === 0) this.subscriptions.delete(name);
      return subscription.close();
    });
    const all = this.subscriptions.get(name) ?? new Set();
    this.subscriptions.set(name, all.add(subscription));
    return owned;
  }
}
