import type {
  CallEnd,
  CallObserver,
  CallOutcome,
  CallRecord,
  CallsHost,
  JournalEvent,
  OpenCall,
  StartCall,
  StartResult,
} from '@perezvon/sdk/server';

/** What becomes of a call, and after how many milliseconds. */
export interface Fate {
  readonly outcome: CallOutcome;
  readonly ms: number;
  readonly heardMs?: number;
  /** What the provider says in place of the subscriber, whose phone never rings; 0 for nothing at all. */
  readonly refused?: number;
}

/** A call registry and its carrier in one, which outlive the processes that use them. Says what was really dialled. */
export class FakeExchange {
  readonly dialled: StartCall[] = [];
  readonly mostUp = { calls: 0 };
  readonly records = new Map<string, CallRecord>();
  /** When each call came to the carrier, in milliseconds since 1970. */
  readonly dialledAt: number[] = [];
  /** Calls on the trunk that the dialer did not make. */
  others = 0;
  private door: Door | undefined;
  private up = 0;

  constructor(private readonly fate: (order: StartCall) => Fate) {}

  /** The door of a new process; that of the process before stays shut for ever, as if it had been killed. */
  open(): Door {
    this.door?.shut();
    this.door = new Door(this);
    return this.door;
  }

  get upNow(): number {
    return this.up;
  }

  dial(order: StartCall): StartResult {
    const { id } = order;
    if (this.records.has(id)) return { id, state: 'refused', error: new Error('dialled before') };
    this.dialled.push(order);
    this.dialledAt.push(Date.now());
    this.records.set(id, { id, state: 'dialling', end: undefined });
    this.up += 1;
    this.mostUp.calls = Math.max(this.mostUp.calls, this.up);
    const { outcome, ms, heardMs, refused } = this.fate(order);
    const startedAt = Date.now();
    setTimeout(() => {
      this.up -= 1;
      const notes = heardMs === undefined ? {} : { heardMs };
      const by = 'network' as const;
      const answeredAt = outcome === 'answered' ? startedAt : undefined;
      const ringingAt = refused === undefined ? startedAt : undefined;
      const times = { startedAt, ringingAt, answeredAt, endedAt: Date.now() };
      const sipStatus = refused === 0 ? undefined : refused;
      const end: CallEnd = { id, outcome, cause: 16, sipStatus, ...times, by, notes };
      this.records.set(id, { id, state: 'ended', end });
      this.door?.observer?.ended?.(end);
    }, ms);
    return { id, state: 'started' };
  }
}

/** What one process sees of the exchange. */
export class Door implements CallsHost {
  observer: CallObserver | undefined;
  isReady = true;
  private killed = false;

  constructor(private readonly exchange: FakeExchange) {}

  shut(): void {
    this.killed = true;
    this.observer = undefined;
  }
  destination(): void {
    throw new Error('not part of this fake');
  }
  endpointNames(): never {
    throw new Error('not part of this fake');
  }
  gate(): never {
    throw new Error('not part of this fake');
  }
  dialTechnology(): never {
    throw new Error('not part of this fake');
  }
  observe(observer: CallObserver) {
    this.observer = observer;
    return { dispose: () => void (this.observer = undefined) };
  }
  async start(orders: readonly StartCall[]): Promise<readonly StartResult[]> {
    // The rows of the calls are committed first, which takes a moment in which a process may die.
    await new Promise((resolve) => setTimeout(resolve, 3));
    return orders.map((order) => {
      if (this.killed) return { id: order.id, state: 'refused', error: new Error('killed') };
      return this.exchange.dial(order);
    });
  }
  async cancel(): Promise<void> {}
  async records(ids: readonly string[]): Promise<ReadonlyMap<string, CallRecord>> {
    return new Map(ids.flatMap((id) => this.exchange.records.get(id) ?? []).map((record) => [record.id, record]));
  }
  async journal(): Promise<ReadonlyMap<string, readonly JournalEvent[]>> {
    return new Map();
  }
  ready(): boolean {
    return this.isReady && !this.killed;
  }
  watchPhones() {
    return { dispose: () => undefined };
  }
  destinationUses() {
    return { dispose: () => undefined };
  }
  async usesOf() {
    return [];
  }
  async isThere() {
    return true;
  }
  watchTalks() {
    return { dispose: () => undefined };
  }
  async record(): Promise<void> {}
  async stopRecording(): Promise<void> {}
  open(): readonly OpenCall[] {
    return [...this.exchange.records.values()].flatMap(({ id, state }): OpenCall[] =>
      state === 'ended' ? [] : [{ id, state, phone: undefined, trunk: undefined, answeredAt: undefined, data: {} }],
    );
  }
  inUse(): number {
    return this.exchange.upNow + this.exchange.others;
  }
}
