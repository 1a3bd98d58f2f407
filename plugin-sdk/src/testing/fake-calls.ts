import type { DependencyContainer } from 'tsyringe';
import {
  type Call,
  CallEndedError,
  type CallEnd,
  type CallObserver,
  type CallRecord,
  type CallsHost,
  type Clock,
  ConflictError,
  type Destination,
  type DialTechnology,
  type Disposable,
  type EndpointNameSource,
  InvalidInputError,
  type JournalEvent,
  type DestinationUse,
  NotFoundError,
  type OpenCall,
  resolveAll,
  type StartCall,
  type StartResult,
  type TalkWatcher,
} from '../server/index.js';
import { type DestinationRef, e164Pattern, isEmergencyNumber, placesIn } from '../shared/index.js';
import type { TestScope } from './test-scope.js';

/** Keeps the calls that a plugin starts; the test says how each goes on. */
export class FakeCalls implements CallsHost {
  readonly destinations = new Map<string, Destination>();
  /** Every order that was started, in order. */
  readonly started: StartCall[] = [];
  readonly cancelled: string[] = [];
  readonly observers = new Set<CallObserver>();
  /** What `ready` answers. */
  isReady = true;
  private readonly table = new Map<string, CallRecord>();
  private readonly answeredAt = new Map<string, number>();

  constructor(
    private readonly container: DependencyContainer,
    private readonly clock: Clock,
    private readonly scope: TestScope,
  ) {}

  destination(definition: Destination): void {
    if (this.destinations.has(definition.kind)) throw new Error(`destination ${definition.kind} is defined twice`);
    this.destinations.set(definition.kind, definition);
    this.scope.own(() => void this.destinations.delete(definition.kind));
  }

  private readonly sources = new Set<() => Promise<readonly DestinationUse[]>>();
  /** What other plugins lead where, beside what the plugin itself tells of. */
  readonly otherLeads: DestinationUse[] = [];
  /** Places of other plugins that are not there; all the others are. */
  readonly missing: DestinationRef[] = [];

  /** How trunks are dialled, as the plugin says. */
  technologyOf: ((trunk: string) => DialTechnology | undefined) | undefined;
  /** What the plugin has against calls that go out. */
  readonly gates = new Set<(order: StartCall) => void>();
  gate(check: (order: StartCall) => void): Disposable {
    this.gates.add(check);
    return this.scope.own(() => void this.gates.delete(check));
  }
  /** What the plugin calls the endpoints that it configures. */
  namesOfEndpoints: EndpointNameSource | undefined;
  endpointNames(source: EndpointNameSource): Disposable {
    this.namesOfEndpoints = source;
    return this.scope.own(() => void (this.namesOfEndpoints = undefined));
  }
  dialTechnology(of: (trunk: string) => DialTechnology | undefined): Disposable {
    this.technologyOf = of;
    return this.scope.own(() => void (this.technologyOf = undefined));
  }
  destinationUses(source: () => Promise<readonly DestinationUse[]>): Disposable {
    this.sources.add(source);
    return this.scope.own(() => void this.sources.delete(source));
  }
  async usesOf(is: (place: DestinationRef) => boolean): Promise<readonly DestinationUse[]> {
    const own = (await Promise.all([...this.sources].map((source) => source()))).flat();
    return [...own, ...this.otherLeads].filter(({ to }) => placesIn(to).some(is));
  }
  async isThere({ kind, target }: DestinationRef): Promise<boolean> {
    const own = this.destinations.get(kind);
    if (!own) return !this.missing.some((one) => JSON.stringify(one) === JSON.stringify({ kind, target }));
    const read = own.target.safeParse(target);
    return read.success && ((await own.isThere?.(read.data, resolveAll(this.container, own.inject))) ?? true);
  }

  observe(observer: CallObserver): Disposable {
    this.observers.add(observer);
    return this.scope.own(() => void this.observers.delete(observer));
  }

  async start(orders: readonly StartCall[]): Promise<readonly StartResult[]> {
    return orders.map((order) => {
      const error = this.refusal(order);
      if (error) return { id: order.id, state: 'refused', error };
      this.started.push(order);
      this.table.set(order.id, { id: order.id, state: 'dialling', end: undefined });
      return { id: order.id, state: 'started' };
    });
  }

  async cancel(id: string): Promise<void> {
    this.cancelled.push(id);
    if (this.live(id)) this.end(id, { outcome: 'cancelled', by: 'us' });
  }

  async records(ids: readonly string[]): Promise<ReadonlyMap<string, CallRecord>> {
    return new Map(ids.flatMap((id) => this.table.get(id) ?? []).map((record) => [record.id, record]));
  }

  async journal(): Promise<ReadonlyMap<string, readonly JournalEvent[]>> {
    return new Map();
  }

  readonly phoneListeners = new Set<(phone: string, calls: readonly string[]) => void>();
  watchPhones(listener: (phone: string, calls: readonly string[]) => void): Disposable {
    this.phoneListeners.add(listener);
    return this.scope.own(() => void this.phoneListeners.delete(listener));
  }

  readonly talkWatchers = new Set<TalkWatcher>();
  watchTalks(watcher: TalkWatcher): Disposable {
    this.talkWatchers.add(watcher);
    return this.scope.own(() => void this.talkWatchers.delete(watcher));
  }
  /** Calls that are recorded, and the names of their files. */
  readonly recorded = new Map<string, string>();
  async record(callId: string, name: string): Promise<void> {
    this.recorded.set(callId, name);
  }
  async stopRecording(callId: string): Promise<void> {
    this.recorded.delete(callId);
  }

  open(): readonly OpenCall[] {
    return this.started.flatMap(({ id, phone, trunk, data = {} }): OpenCall[] => {
      const state = this.table.get(id)?.state;
      if (state === undefined || state === 'ended') return [];
      return [{ id, state, phone, trunk, answeredAt: this.answeredAt.get(id), data }];
    });
  }

  ready(): boolean {
    return this.isReady;
  }

  inUse(trunk?: string): number {
    return this.started.filter((order) => this.live(order.id) && (trunk === undefined || order.trunk === trunk)).length;
  }

  /** The other phone rings. */
  ring(id: string): void {
    this.move(id, 'ringing');
    for (const observer of this.observers) observer.ringing?.({ id, at: this.clock.now() });
  }

  /** The other side answers. */
  answer(id: string): void {
    this.move(id, 'up');
    this.answeredAt.set(id, this.clock.now());
    for (const observer of this.observers) observer.answered?.({ id, at: this.clock.now() });
  }

  /** The call ends; what is not given is filled in as for a call that ended normally. */
  end(id: string, facts: Partial<CallEnd> = {}): void {
    if (!this.live(id)) throw new NotFoundError('call', id);
    const now = this.clock.now();
    const rang = ['answered', 'noAnswer', 'rejected'].includes(facts.outcome ?? 'answered');
    const end: CallEnd = {
      id,
      outcome: 'answered',
      cause: 16,
      sipStatus: undefined,
      trunk: this.started.find((order) => order.id === id)?.trunk,
      startedAt: now,
      // A phone that is not answered has rung, as it does at most providers.
      ringingAt: rang ? now : undefined,
      answeredAt: this.answeredAt.get(id),
      endedAt: now,
      by: 'network',
      notes: {},
      ...facts,
    };
    this.table.set(id, { id, state: 'ended', end });
    for (const observer of this.observers) observer.ended?.(end);
  }

  /** Leads a call into one of the plugin's destinations; resolves to where it goes next, nothing when it is over. */
  async enter(kind: string, target: unknown, call: Call): Promise<DestinationRef | undefined> {
    const destination = this.destinations.get(kind);
    if (!destination) throw new NotFoundError('destination', kind);
    try {
      return await destination.enter(
        call,
        destination.target.parse(target),
        resolveAll(this.container, destination.inject),
      );
    } catch (error) {
      if (error instanceof CallEndedError) return undefined;
      throw error;
    }
  }

  private live(id: string): boolean {
    const record = this.table.get(id);
    return record !== undefined && record.state !== 'ended';
  }

  private move(id: string, state: 'ringing' | 'up'): void {
    if (!this.live(id)) throw new NotFoundError('call', id);
    this.table.set(id, { id, state, end: undefined });
  }

  private refusal(order: StartCall): Error | undefined {
    if (this.table.has(order.id)) return new ConflictError(`call ${order.id} exists`, { code: 'core.call.exists' });
    if (
      order.address === undefined &&
      order.phone === undefined &&
      !e164Pattern.test(order.number ?? '') &&
      !isEmergencyNumber(order.number ?? '')
    )
      return new InvalidInputError('the number is not E.164', { code: 'core.call.badNumber' });
    try {
      for (const check of this.gates) check(order);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}
