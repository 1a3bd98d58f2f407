import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { container as rootContainer, type InjectionToken } from 'tsyringe';
import {
  type AuditHost,
  type Call,
  type CallEnd,
  type Constructor,
  type DbHost,
  type Host,
  type Method,
  type PluginDefinition,
  type ProcessRole,
  registerHostParts,
  type Token,
} from '../server/index.js';
import type { DestinationRef, Manifest } from '../shared/index.js';
import { FakeAri, FakeAsteriskConfig } from './fake-asterisk.js';
import { FakeCalls } from './fake-calls.js';
import { FakeClock, settle } from './fake-clock.js';
import { afterPresentCommit } from '../server/transactions.js';
import { migrate, testDatabase } from './fake-database.js';
import { FakeHttp, type TestRequest, type TestResponse } from './fake-http.js';
import { FakeJobs, type JobProgress } from './fake-jobs.js';
import { FakeLive } from './fake-live.js';
import { FakeLog } from './fake-log.js';
import { FakeEvents, FakePoints } from './fake-points.js';
import type { TestUser } from './principal.js';
import { TestScope } from './test-scope.js';

export interface TestHostOptions {
  /** The plugin's manifest: `manifestOf(import.meta.url)`. */
  readonly manifest: Manifest;
  /** Settings that differ from the manifest's defaults. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly role?: ProcessRole;
  /** Services of needed plugins: token and stand-in. */
  readonly services?: readonly (readonly [Token<unknown>, unknown])[];
  /** What the installation says, by the names that `host.installation` reads. */
  readonly installation?: Readonly<Record<string, unknown>>;
  /** URL of an empty MariaDB database; the plugin's migrations run in it. */
  readonly database?: string;
  /** Where audit entries go; unless given they are kept in {@link TestHost.audited}. */
  readonly audit?: AuditHost;
  /** The clock's beginning, in milliseconds since 1970. */
  readonly now?: number;
}
type AuditEntry = Parameters<AuditHost['record']>[0];
type Probe = () => Promise<{ readonly ok: boolean; readonly detail?: string }>;

/**
 * Starts a plugin on a host made of fakes, for its tests.
 *
 * @example
 * const host = await startTestHost(plugin, { manifest: manifestOf(import.meta.url) });
 * expect((await host.request('GET', '/greeting')).body).toEqual({ text: 'hello' });
 * await host.stop();
 */
export async function startTestHost(definition: PluginDefinition, options: TestHostOptions): Promise<TestHost> {
  const host = new TestHost(options);
  try {
    await host.begin(definition);
  } catch (error) {
    await host.abandon();
    throw error;
  }
  return host;
}

/** A running plugin and all that a test may do to it. */
export class TestHost {
  readonly scope = new TestScope();
  readonly log = new FakeLog();
  readonly clock: FakeClock;
  readonly container = rootContainer.createChildContainer();
  readonly http: FakeHttp;
  readonly jobs: FakeJobs;
  readonly live: FakeLive;
  readonly calls: FakeCalls;
  readonly asteriskConfig = new FakeAsteriskConfig(this.scope);
  readonly ari = new FakeAri(this.scope);
  readonly points = new FakePoints(this.scope);
  readonly events = new FakeEvents(this.scope);
  /** What was recorded in the audit trail. */
  readonly audited: AuditEntry[] = [];
  /** The plugin's database, where it has one. */
  readonly db: DbHost;
  private readonly provided = new Map<symbol, unknown>();
  private readonly probes = new Map<string, Probe>();
  private readonly settingListeners = new Set<() => void>();
  private settings: Record<string, unknown>;
  private folders: string | undefined;

  constructor(private readonly options: TestHostOptions) {
    const { manifest, now } = options;
    this.clock = new FakeClock(now);
    this.db = testDatabase(options.database, this.scope);
    const transaction = <T>(work: () => Promise<T>) =>
      options.database === undefined ? work() : this.db.transaction(work);
    this.http = new FakeHttp(manifest, this.container, this.scope, transaction);
    this.jobs = new FakeJobs(this.container, this.log, this.scope);
    this.live = new FakeLive(manifest, this.scope);
    this.calls = new FakeCalls(this.container, this.clock, this.scope);
    const defaults = Object.entries(manifest.settings).map(([key, setting]) => [key, setting.default]);
    this.settings = { ...Object.fromEntries(defaults), ...options.settings };
  }

  /** Errors that the host contained: of event handlers, repeated work and the like. */
  get faults(): TestScope['faults'] {
    return this.scope.faults;
  }

  /** Asks one of the plugin's routes (path below `/api/<id>`), through its permission and schemas. */
  request(method: Method, path: string, request?: TestRequest): Promise<TestResponse> {
    return this.http.request(method, path, request);
  }
  /** Runs one of the plugin's jobs; rejects as the job does. */
  runJob(name: string, data?: unknown): Promise<readonly JobProgress[]> {
    return this.jobs.run(name, data);
  }
  /** What a viewer of a live topic gets first. */
  snapshot(topic: string, params?: Readonly<Record<string, string>>, user?: TestUser): Promise<unknown> {
    return this.live.snapshot(topic, params, user);
  }
  /** Leads a call into one of the plugin's destinations. */
  enterDestination(kind: string, target: unknown, call: Call): Promise<DestinationRef | undefined> {
    return this.calls.enter(kind, target, call);
  }
  /** Ends a call that the plugin started, and lets the plugin work on it. */
  async endCall(id: string, end?: Partial<CallEnd>): Promise<void> {
    this.calls.end(id, end);
    await settle();
  }
  /** Lets time pass, in milliseconds. */
  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }
  /** A service that the plugin provides. */
  service<T>(token: Token<T>): T {
    if (!this.provided.has(token)) throw new Error(`${token.description ?? 'the service'} is not provided`);
    return this.container.resolve(token as InjectionToken<T>);
  }
  /** Asks the plugin's health checks. */
  async health(): Promise<Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>> {
    const asked = [...this.probes].map(async ([name, probe]) => [name, await probe()] as const);
    return Object.fromEntries(await Promise.all(asked));
  }
  /** Changes settings as an admin would. */
  async changeSettings(values: Readonly<Record<string, unknown>>): Promise<void> {
    this.settings = { ...this.settings, ...values };
    for (const listener of this.settingListeners) listener();
    await settle();
  }

  /** Stops the plugin; rejects when anything of it is left. */
  async stop(): Promise<void> {
    await this.abandon();
    const left = this.leftovers();
    if (left.length > 0) throw new Error(`left after the stop: ${left.join(', ')}`);
  }

  /** @internal */
  async begin(definition: PluginDefinition): Promise<void> {
    const { id } = this.options.manifest;
    if (definition.id !== id) throw new Error(`code says "${definition.id}", manifest says "${id}"`);
    for (const [token, service] of this.options.services ?? [])
      this.container.registerInstance(token as symbol, service);
    const host = this.makeHost(definition);
    registerHostParts(host);
    if (this.options.database !== undefined)
      await migrate(host.db, definition.migrations ?? [], `${this.options.database} ${id}`);
    await definition.start(host);
    for (const offer of definition.offers ?? []) {
      if (!this.provided.has(offer)) throw new Error(`${offer.description ?? 'a service'} is offered but not provided`);
    }
  }

  /** @internal */
  async abandon(): Promise<void> {
    await this.scope.end();
    await this.container.dispose();
    if (this.folders !== undefined) await rm(this.folders, { recursive: true, force: true });
  }

  private makeHost(definition: PluginDefinition): Host {
    const { scope, options, container } = this;
    return {
      id: options.manifest.id,
      role: options.role ?? 'core',
      log: this.log,
      clock: this.clock,
      container,
      signal: scope.signal,
      http: this.http,
      jobs: this.jobs,
      live: this.live,
      calls: this.calls,
      ari: this.ari,
      asteriskConfig: this.asteriskConfig,
      points: this.points,
      events: this.events,
      db: this.db,
      config: {
        read: (schema) => schema.parse(this.settings),
        onChange: (listener) => {
          this.settingListeners.add(listener);
          return scope.own(() => void this.settingListeners.delete(listener));
        },
      },
      services: {
        provide: (token, service) => this.provide(definition, token, service),
        use: (token) => container.resolve(token as InjectionToken<never>),
        find: (token) =>
          container.isRegistered(token as InjectionToken<never>, true)
            ? container.resolve(token as InjectionToken<never>)
            : undefined,
      },
      health: {
        check: (name, probe) => {
          this.probes.set(name, probe);
          scope.own(() => void this.probes.delete(name));
        },
      },
      audit: options.audit ?? { record: async (entry) => afterPresentCommit(() => void this.audited.push(entry)) },
      installation: {
        read: (name, schema) => {
          const fact = options.installation?.[name];
          return fact === undefined ? undefined : schema.parse(fact);
        },
      },
      folder: (name) => this.folder(name),
      recordings: () => this.folder('recordings'),
      sounds: async () => ({
        path: await this.folder('sounds'),
        sound: (name) => `/var/lib/perezvon/sounds/${options.manifest.id}/${name}`,
      }),
      every: (ms, work) => this.every(ms, work),
      onStop: (undo) => void scope.own(undo),
    };
  }

  private provide<T>(definition: PluginDefinition, token: Token<T>, service: T | Constructor<T>): void {
    if (!definition.offers?.includes(token)) throw new Error(`${token.description ?? 'a service'} is not in offers`);
    if (typeof service === 'function') {
      const type = service as new (...args: unknown[]) => unknown;
      if (!this.container.isRegistered(type)) this.container.registerSingleton(type);
      this.container.register(token, { useFactory: (own) => own.resolve(type) });
    } else this.container.registerInstance(token, service);
    this.provided.set(token, service);
    this.scope.own(() => void this.provided.delete(token));
  }

  private every(ms: number, work: () => void | Promise<void>): void {
    const stopped = new AbortController();
    const loop = async () => {
      while (!stopped.signal.aborted) {
        try {
          await this.clock.sleep(ms, stopped.signal);
          await work();
        } catch (error) {
          if (!stopped.signal.aborted) this.scope.faults.push({ where: `every ${ms} ms`, error });
        }
      }
    };
    let ended: Promise<void> | undefined;
    this.scope.own(() => {
      stopped.abort(new Error('stopped'));
      return ended;
    });
    ended = loop();
  }

  private async folder(name: string): Promise<string> {
    this.folders ??= await mkdtemp(join(tmpdir(), 'perezvon-test-'));
    const path = join(this.folders, name);
    await mkdir(path, { recursive: true });
    return path;
  }

  private leftovers(): readonly string[] {
    const counts = {
      routes: this.http.mounted.length,
      jobs: this.jobs.defined.size,
      topics: this.live.topics.size,
      destinations: this.calls.destinations.size,
      observers: this.calls.observers.size,
      'event handlers': this.events.size,
      'extension points': this.points.size,
      'configuration contributors': this.asteriskConfig.size,
      applications: this.ari.applications.size,
      'health checks': this.probes.size,
      'settings listeners': this.settingListeners.size,
      services: this.provided.size,
      timers: this.clock.sleeping,
    };
    return Object.entries(counts).flatMap(([kind, count]) => (count > 0 ? [`${count} ${kind}`] : []));
  }
}
