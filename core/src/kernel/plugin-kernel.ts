import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Disposable, NotFoundError } from '@perezvon/sdk/server';
import type { PluginState } from '@perezvon/sdk/shared';
import { PluginSettings } from '../config/plugin-settings.js';
import { EventBus } from '../events/event-bus.js';
import { HealthRegistry } from '../health/health-registry.js';
import { decide, type Verdict } from './decide.js';
import { type DependencyOrder, dependencyOrder } from './dependency-order.js';
import { discover } from './discovery.js';
import { messageOf } from './errors.js';
import type { Kernel, PluginPackage } from './kernel.js';
import { defaultLimits, type KernelLimits, type KernelOptions } from './kernel-options.js';
import { ownedMigrations } from './migrations.js';
import type { ModuleSummary } from './module-summary.js';
import { PluginEntry } from './plugin-entry.js';
import type { HostSources } from './plugin-host.js';
import { PluginRun, worthRetrying } from './plugin-run.js';
import { ExtensionPoints } from './points.js';
import { ServiceRegistry } from './services.js';

/** Finds, starts, stops and watches plugins. What to do is decided by {@link decide}; this class carries it out. */
export class PluginKernel implements Kernel {
  readonly health: HealthRegistry;
  readonly settings: PluginSettings;
  readonly events: EventBus;
  readonly services = new ServiceRegistry();
  readonly points = new ExtensionPoints();
  private readonly limits: KernelLimits;
  private readonly sources: HostSources;
  private readonly entries = new Map<string, PluginEntry>();
  private readonly listeners = new Set<(id: string) => void>();
  private readonly waiting = new Set<() => void>();
  private readonly stopped = new AbortController();
  private order: DependencyOrder = dependencyOrder([]);
  private verdicts: ReadonlyMap<string, Verdict> = new Map();
  private storesFault: string | undefined;
  private polling: Promise<void> | undefined;

  constructor(private readonly options: KernelOptions) {
    const { clock, log, parts, varDir, soundsDir } = options;
    this.limits = { ...defaultLimits, ...options.limits };
    this.settings = new PluginSettings(options.stores.settings);
    this.events = new EventBus(options.checkEvents ?? false);
    this.health = new HealthRegistry({
      clock,
      log,
      everyMs: this.limits.healthMs,
      timeoutMs: this.limits.healthTimeoutMs,
      onChange: (owner) => this.changed(owner),
    });
    const { settings, services, points, events, health } = this;
    this.sources = { clock, parts, varDir, soundsDir, settings, services, points, events, health };
  }

  async start(): Promise<void> {
    const { log, clock, stores } = this.options;
    await this.options.migrate(ownedMigrations('core', this.options.coreMigrations));
    const found = await discover(this.options.folders, log);
    for (const plugin of found) {
      const entry = new PluginEntry(plugin, clock.now());
      this.entries.set(entry.id, entry);
      if (plugin.manifest) this.settings.declare(plugin.manifest);
      if (plugin.fault !== undefined) log.error(`plugin ${entry.id} cannot be used: ${plugin.fault}`);
    }
    this.order = dependencyOrder(
      found.map(({ id, manifest }) => ({ id, needs: manifest?.needs ?? [], after: manifest?.after ?? [] })),
    );
    for (const [id, after] of this.order.dropped) log.warn(`${id} comes not after ${after}: that would be a ring`);
    await this.settings.refresh();
    this.takeStates(await stores.states.all());
    this.health.start();
    this.settle();
    this.polling = this.poll();
    await this.rest();
  }

  async stop(): Promise<void> {
    this.stopped.abort(new Error('the kernel stops'));
    this.health.stop();
    this.settle();
    await this.rest();
    await this.polling;
  }

  list(): readonly ModuleSummary[] {
    return [...this.entries.values()].map((entry) => this.summary(entry)).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  get(id: string): ModuleSummary {
    return this.summary(this.entry(id));
  }

  packages(): readonly PluginPackage[] {
    return [...this.entries.values()].flatMap(({ id, found: { manifest, version, folder }, state }) =>
      manifest ? [{ id, manifest, version, folder, state }] : [],
    );
  }

  async enable(id: string): Promise<ModuleSummary> {
    const entry = this.entry(id);
    await this.options.stores.states.save(id, true);
    if (!entry.enabled) this.takeWish(entry, true);
    return this.tryAgain(entry);
  }

  async disable(id: string): Promise<ModuleSummary> {
    const entry = this.entry(id);
    await this.options.stores.states.save(id, false);
    this.takeWish(entry, false);
    this.settle();
    await this.rest(id);
    return this.summary(entry);
  }

  retry(id: string): Promise<ModuleSummary> {
    return this.tryAgain(this.entry(id));
  }

  blame(error: unknown): string | undefined {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    const culprit = [...this.entries.values()].find(({ found }) =>
      [`${pathToFileURL(found.folder).href}/`, join(found.folder, '/')].some((place) => stack.includes(place)),
    );
    if (culprit) this.fault(culprit, 'uncaught error', error);
    return culprit?.id;
  }

  async refresh(): Promise<void> {
    const states = await this.options.stores.states.all();
    const changed = await this.settings.refresh();
    this.takeStates(states);
    for (const id of changed) this.changed(id);
    this.settle();
  }

  onChange(listener: (id: string) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  private summary(entry: PluginEntry): ModuleSummary {
    const values = entry.found.manifest && entry.usable ? this.settings.values(entry.id) : {};
    return entry.summary(values, this.health.of(entry.id));
  }

  private entry(id: string): PluginEntry {
    const entry = this.entries.get(id);
    if (!entry) throw new NotFoundError('plugin', id, 'core.plugin.notFound');
    return entry;
  }

  private async tryAgain(entry: PluginEntry): Promise<ModuleSummary> {
    if (entry.usable) entry.failed = false;
    if (entry.retry) entry.retry = { ...entry.retry, at: 0 };
    this.settle();
    await this.rest(entry.id);
    return this.summary(entry);
  }

  private takeStates(states: ReadonlyMap<string, boolean>): void {
    for (const entry of this.entries.values()) {
      const wish = states.get(entry.id) ?? entry.found.manifest?.enabledByDefault ?? false;
      if (wish !== entry.enabled) this.takeWish(entry, wish);
    }
  }

  private takeWish(entry: PluginEntry, enabled: boolean): void {
    entry.enabled = enabled;
    entry.failed = !entry.usable;
    entry.retry = undefined;
    this.changed(entry.id);
  }

  /** Looks at everything and begins what can be done now. Called after each change. */
  private settle(): void {
    const ending = this.stopped.signal.aborted;
    const facts = [...this.entries.values()].map((entry) => ({
      id: entry.id,
      wanted: entry.enabled && entry.usable && !ending,
      needs: entry.found.manifest?.needs ?? [],
      state: entry.state,
      busy: entry.busy,
      failed: entry.failed,
      retryAt: entry.retry?.at,
    }));
    this.verdicts = decide(facts, this.order, this.options.clock.now());
    for (const [id, verdict] of this.verdicts) {
      const entry = this.entries.get(id);
      if (entry) this.carryOut(entry, verdict);
    }
    for (const wake of this.waiting) wake();
  }

  private carryOut(entry: PluginEntry, verdict: Verdict): void {
    switch (verdict.act) {
      case 'start':
        void this.startPlugin(entry);
        return;
      case 'stop':
        void this.stopPlugin(entry);
        return;
      case 'cancel':
        entry.run?.cancel(new Error('no longer wanted, or a needed plugin stopped'));
        return;
      case 'busy':
        return;
      case 'rest':
      case 'wait':
        this.setState(entry, verdict.state, 'blockedBy' in verdict ? verdict.blockedBy : undefined);
    }
  }

  private async startPlugin(entry: PluginEntry): Promise<void> {
    const { manifest, folder } = entry.found;
    if (!manifest) return;
    const { clock, role, migrate } = this.options;
    const log = this.options.log.child({ plugin: entry.id });
    const began = clock.now();
    const run = new PluginRun({
      manifest,
      folder,
      role,
      log,
      migrate,
      limits: this.limits,
      sources: this.sources,
      fault: (where, error) => this.fault(entry, where, error),
      onState: (state) => this.setState(entry, state),
    });
    entry.run = run;
    entry.busy = 'start';
    this.health.forget(entry.id);
    try {
      await run.start();
      entry.startMs = clock.now() - began;
      entry.error = undefined;
      entry.retry = undefined;
      entry.busy = undefined;
      this.setState(entry, 'running');
      log.info(`plugin ${entry.id} runs`, { startMs: entry.startMs });
    } catch (error) {
      await this.endRun(entry, run);
      entry.busy = undefined;
      // What was called off is not a fault of its own; the next decision says what becomes of it.
      if (run.isCancelled) this.setState(entry, 'checked');
      else this.noteFailedStart(entry, error);
    }
    this.settle();
  }

  private noteFailedStart(entry: PluginEntry, error: unknown): void {
    const { clock, log } = this.options;
    entry.noteError(error, clock.now());
    if (!worthRetrying(error)) {
      entry.failed = true;
      log.error(`plugin ${entry.id} failed to start: ${messageOf(error)}`, { error });
      return;
    }
    const attempts = (entry.retry?.attempts ?? 0) + 1;
    const delay = Math.min(this.limits.retryCapMs, this.limits.retryMs * 2 ** (attempts - 1));
    entry.retry = { at: clock.now() + delay, attempts };
    log.warn(`plugin ${entry.id} is tried again in ${delay} ms: ${messageOf(error)}`);
    void this.settleAfter(delay);
  }

  private async settleAfter(ms: number): Promise<void> {
    try {
      await this.options.clock.sleep(ms, this.stopped.signal);
    } catch (error) {
      if (!this.stopped.signal.aborted) this.options.log.error('the clock failed', { error });
      return;
    }
    this.settle();
  }

  private async stopPlugin(entry: PluginEntry): Promise<void> {
    const { run } = entry;
    if (!run) return;
    entry.busy = 'stop';
    this.setState(entry, 'stopping');
    await this.endRun(entry, run);
    entry.busy = undefined;
    this.setState(entry, 'checked');
    this.options.log.info(`plugin ${entry.id} has stopped`);
    this.settle();
  }

  private async endRun(entry: PluginEntry, run: PluginRun): Promise<void> {
    const faults = await run.end();
    entry.run = undefined;
    for (const { kind, message } of faults) this.fault(entry, `stop of ${kind}`, new Error(message));
    const [first] = faults;
    if (first) entry.noteError(new Error(`stop of ${first.kind}: ${first.message}`), this.options.clock.now());
  }

  private fault(entry: PluginEntry, where: string, error: unknown): void {
    this.options.log.warn(`plugin ${entry.id}: ${where}: ${messageOf(error)}`, { error, plugin: entry.id });
    this.health.fault(entry.id, where, messageOf(error));
  }

  private setState(entry: PluginEntry, state: PluginState, blockedBy?: readonly string[]): void {
    const same = entry.state === state && String(entry.blockedBy) === String(blockedBy);
    entry.blockedBy = blockedBy;
    if (same) return;
    if (entry.state !== state) entry.since = this.options.clock.now();
    entry.state = state;
    this.changed(entry.id);
  }

  private changed(id: string): void {
    for (const listener of this.listeners) {
      try {
        listener(id);
      } catch (error) {
        this.options.log.error('a listener of the kernel failed', { error });
      }
    }
  }

  /** Resolves when nothing is being done with a plugin (or with any), and nothing is about to be. */
  private async rest(id?: string): Promise<void> {
    const atRest = () =>
      [...this.verdicts].every(([plugin, verdict]) => (id !== undefined && plugin !== id) || verdict.act === 'rest');
    while (!atRest()) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.waiting.delete(wake);
          resolve();
        };
        this.waiting.add(wake);
      });
    }
  }

  private async poll(): Promise<void> {
    const { clock, log } = this.options;
    while (!this.stopped.signal.aborted) {
      try {
        await clock.sleep(this.limits.pollMs, this.stopped.signal);
        await this.refresh();
        if (this.storesFault !== undefined) log.info('plugin states and settings can be read again');
        this.storesFault = undefined;
      } catch (error) {
        if (this.stopped.signal.aborted) return;
        // Once for each reason: a database that is away for an hour is one line, not thousands.
        if (this.storesFault !== messageOf(error)) log.warn(`plugin states cannot be read: ${messageOf(error)}`);
        this.storesFault = messageOf(error);
      }
    }
  }
}
