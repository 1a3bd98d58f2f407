import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Disposable, NotFoundError } from '@perezvon/sdk/server';
import { PluginSettings } from '../config/plugin-settings.js';
import { EventBus } from '../events/event-bus.js';
import { HealthRegistry } from '../health/health-registry.js';
import { withTimeout } from './containment.js';
import { dependencyOrder } from './dependency-order.js';
import { discover } from './discovery.js';
import { installationOf } from './installation.js';
import { misfits } from './version-fit.js';
import { messageOf } from './errors.js';
import type { Kernel, PluginPackage } from './kernel.js';
import { defaultLimits, type KernelLimits, type KernelOptions } from './kernel-options.js';
import { ownedMigrations } from './migrations.js';
import type { ModuleSummary } from './module-summary.js';
import { PluginEntry } from './plugin-entry.js';
import { PluginLifecycle } from './plugin-lifecycle.js';
import { ExtensionPoints } from './points.js';
import { ServiceRegistry } from './services.js';

/** How long the stores may take to answer, in milliseconds. */
const storesMs = 10_000;

/** Finds the plugins, keeps what the admin wants of them, and shows what they are. */
export class PluginKernel implements Kernel {
  readonly health: HealthRegistry;
  readonly settings: PluginSettings;
  readonly events: EventBus;
  readonly services = new ServiceRegistry();
  readonly points = new ExtensionPoints();
  private readonly limits: KernelLimits;
  private readonly entries = new Map<string, PluginEntry>();
  private readonly listeners = new Set<(id: string) => void>();
  private readonly lifecycle: PluginLifecycle;
  private readonly stopped = new AbortController();
  /** Counts changes made by this process, so that an older reading of the store does not undo one. */
  private changes = 0;
  private storesFault: string | undefined;

  constructor(private readonly options: KernelOptions) {
    const { clock, log, parts, varDir, soundsDir, recordDir, installation = {}, recordingsDir } = options;
    this.limits = { ...defaultLimits, ...options.limits };
    this.settings = new PluginSettings(options.stores.settings);
    this.events = new EventBus(options.checkEvents ?? false, options.carrier);
    this.health = new HealthRegistry({
      clock,
      log,
      everyMs: this.limits.healthMs,
      timeoutMs: this.limits.healthTimeoutMs,
      onChange: (owner) => this.changed(owner),
    });
    const { settings, services, points, events, health } = this;
    this.lifecycle = new PluginLifecycle({
      kernel: options,
      limits: this.limits,
      sources: {
        clock,
        parts,
        varDir,
        soundsDir,
        recordDir,
        installation: installationOf(installation),
        recordingsDir,
        settings,
        services,
        points,
        events,
        health,
      },
      entries: this.entries,
      changed: (id) => this.changed(id),
    });
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
    for (const entry of this.entries.values()) entry.misfits = misfits(entry.found, found);
    this.lifecycle.order = dependencyOrder(
      found.map(({ id, manifest }) => ({
        id,
        needs: Object.keys(manifest?.needs ?? {}),
        after: manifest?.after ?? [],
      })),
    );
    for (const [id, after] of this.lifecycle.order.dropped)
      log.warn(`${id} comes not after ${after}: that would be a ring`);
    await this.settings.refresh();
    this.takeStates(await stores.states.all());
    this.health.start();
    this.lifecycle.settle();
    void this.poll();
    await this.lifecycle.rest();
  }

  async stop(): Promise<void> {
    this.stopped.abort(new Error('the kernel stops'));
    this.health.stop();
    await this.lifecycle.end();
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
    this.changes += 1;
    if (!entry.enabled) this.setEnabled(entry, true);
    return this.tryAgain(entry);
  }

  async disable(id: string): Promise<ModuleSummary> {
    const entry = this.entry(id);
    await this.options.stores.states.save(id, false);
    this.changes += 1;
    this.setEnabled(entry, false);
    this.lifecycle.settle();
    await this.lifecycle.rest(id);
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
    if (culprit) this.lifecycle.fault(culprit, 'uncaught error', error);
    return culprit?.id;
  }

  async refresh(): Promise<void> {
    const changes = this.changes;
    const states = await this.options.stores.states.all();
    if (changes === this.changes) this.takeStates(states);
    const changed = await this.settings.refresh();
    for (const id of changed) this.changed(id);
    this.lifecycle.settle();
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
    this.lifecycle.settle();
    await this.lifecycle.rest(entry.id);
    return this.summary(entry);
  }

  private takeStates(states: ReadonlyMap<string, boolean>): void {
    for (const entry of this.entries.values()) {
      const enabled = states.get(entry.id) ?? entry.found.manifest?.enabledByDefault ?? false;
      if (enabled !== entry.enabled) this.setEnabled(entry, enabled);
    }
  }

  private setEnabled(entry: PluginEntry, enabled: boolean): void {
    entry.enabled = enabled;
    entry.failed = !entry.usable;
    entry.retry = undefined;
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

  private async poll(): Promise<void> {
    const { clock, log } = this.options;
    while (!this.stopped.signal.aborted) {
      try {
        await clock.sleep(this.limits.pollMs, this.stopped.signal);
        await withTimeout(clock, storesMs, 'reading plugin states and settings', () => this.refresh());
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
