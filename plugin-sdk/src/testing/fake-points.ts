import type { EventsHost, EventType, ExtensionPoint, PointsHost } from '../server/index.js';
import { afterPresentCommit } from '../server/transactions.js';
import { parseExactly } from '../shared/index.js';
import type { TestScope } from './test-scope.js';

interface Taker {
  added(value: unknown, from: string): void;
  removed(value: unknown, from: string): void;
}

/** Keeps what a plugin contributes, and lets the test contribute as another plugin. */
export class FakePoints implements PointsHost {
  readonly contributed: { readonly point: string; readonly value: unknown }[] = [];
  private readonly takers = new Map<string, Taker>();

  constructor(private readonly scope: TestScope) {}

  offer<T>(
    point: ExtensionPoint<T>,
    taker: { added(value: T, from: string): void; removed(value: T, from: string): void },
  ) {
    this.takers.set(point.name, taker as unknown as Taker);
    this.scope.own(() => void this.takers.delete(point.name));
  }

  contribute<T>(point: ExtensionPoint<T>, value: T): void {
    this.contributed.push({ point: point.name, value });
  }

  /** Contributes as another plugin would; call what it returns to take it back. */
  add<T>(point: ExtensionPoint<T>, value: T, from = 'other'): () => void {
    this.takers.get(point.name)?.added(value, from);
    return () => this.takers.get(point.name)?.removed(value, from);
  }

  get size(): number {
    return this.takers.size;
  }
}

type Handler = (event: unknown) => void | Promise<void>;

/** Checks each event by its schema, keeps it and delivers it. */
export class FakeEvents implements EventsHost {
  readonly emitted: { readonly name: string; readonly event: unknown }[] = [];
  private readonly handlers = new Map<string, Set<Handler>>();

  constructor(private readonly scope: TestScope) {}

  emit<T>(type: EventType<T>, event: T): void {
    parseExactly(type.schema, event);
    afterPresentCommit(() => this.deliver(type, event));
  }

  private deliver<T>(type: EventType<T>, event: T): void {
    this.emitted.push({ name: type.name, event });
    for (const handler of this.handlers.get(type.name) ?? []) {
      this.scope.contain(`event ${type.name}`, async () => handler(event));
    }
  }

  on<T>(type: EventType<T>, handler: (event: T) => void | Promise<void>) {
    const all = this.handlers.get(type.name) ?? new Set<Handler>();
    // A wrapper of its own: the same function may be given twice.
    const own: Handler = (event) => handler(event as T);
    this.handlers.set(type.name, all.add(own));
    return this.scope.own(() => void all.delete(own));
  }

  get size(): number {
    return [...this.handlers.values()].reduce((sum, set) => sum + set.size, 0);
  }
}
