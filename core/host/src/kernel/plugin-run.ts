import type { Log, ProcessRole, Token } from '@perezvon/sdk/server';
import type { Manifest } from '@perezvon/sdk/shared';
import { container as rootContainer } from 'tsyringe';
import { withTimeout } from './containment.js';
import { Contributed } from './contributed.js';
import { PluginContractError, PluginMigrationError } from './errors.js';
import type { KernelLimits, KernelOptions } from './kernel-options.js';
import { pluginMigrations } from './migrations.js';
import { OwnedScope, type UndoFault } from './owned-scope.js';
import { type LoadedPlugin, loadPlugin } from './plugin-code.js';
import { type HostSources, makeHost } from './plugin-host.js';

export interface RunOptions {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly role: ProcessRole;
  readonly log: Log;
  readonly limits: KernelLimits;
  readonly sources: HostSources;
  readonly migrate: KernelOptions['migrate'];
  fault(where: string, error: unknown): void;
  readonly onState: (state: 'checked' | 'migrated' | 'starting') => void;
}

/** One attempt to run a plugin: from the loading of its code to the undoing of all that it was given. */
export class PluginRun {
  readonly contributed: Contributed;
  private readonly scope: OwnedScope;
  private readonly cancelled = new AbortController();

  constructor(private readonly options: RunOptions) {
    const { manifest, role, log, sources } = options;
    // Never resolved from directly: it only is the parent that tsyringe wants.
    const container = rootContainer.createChildContainer();
    this.contributed = new Contributed(manifest);
    this.scope = new OwnedScope({
      manifest,
      role,
      log,
      container,
      clock: sources.clock,
      fault: (where, error) => options.fault(where, error),
    });
    this.scope.kind('container').own(() => Promise.resolve(container.dispose()));
  }

  /** How many things of each kind are tied to this run. */
  get open(): Readonly<Record<string, number>> {
    return this.scope.open;
  }

  /** Loads, migrates and starts. Rejects with the reason when that fails, takes too long or is cancelled. */
  async start(): Promise<void> {
    const { manifest, folder, limits, onState, sources } = this.options;
    const { id } = manifest;
    const { signal } = this.cancelled;
    onState('checked');
    const load = () => loadPlugin(folder, id);
    const plugin = await withTimeout(sources.clock, limits.startMs, `loading ${id}`, load, signal);
    await this.migrate(plugin);
    signal.throwIfAborted();
    onState('starting');
    const start = async () => plugin.start(makeHost(sources, this.scope, this.contributed, plugin.offers));
    await withTimeout(sources.clock, limits.startMs, `starting ${id}`, start, signal);
    this.checkOffers(plugin.offers);
  }

  /** Whether the start was given up from outside. */
  get isCancelled(): boolean {
    return this.cancelled.signal.aborted;
  }

  /** Gives up a start that is under way. */
  cancel(reason: Error): void {
    this.cancelled.abort(reason);
  }

  /** Undoes everything; resolves to what failed or hung. */
  end(processEnds: boolean): Promise<readonly UndoFault[]> {
    const { stopMs, processStopMs } = this.options.limits;
    return this.scope.end(processEnds ? processStopMs : stopMs, processEnds);
  }

  private async migrate(plugin: LoadedPlugin): Promise<void> {
    const { manifest, limits, migrate, onState, sources } = this.options;
    if (plugin.migrations.length > 0) {
      const steps = pluginMigrations(manifest, plugin.migrations);
      try {
        const work = async () => migrate(steps);
        await withTimeout(sources.clock, limits.migrateMs, `migrating ${manifest.id}`, work, this.cancelled.signal);
      } catch (error) {
        throw new PluginMigrationError(manifest.id, error);
      }
    }
    onState('migrated');
  }

  private checkOffers(offers: readonly Token<unknown>[]): void {
    const provided = this.options.sources.services.providedBy(this.options.manifest.id);
    const missing = offers.filter((offer) => !provided.includes(offer));
    if (missing.length === 0) return;
    const names = missing.map((offer) => offer.description ?? 'service').join(', ');
    throw new PluginContractError(`${this.options.manifest.id} offers ${names} but did not provide it`);
  }
}

const connectionLost = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'PROTOCOL_CONNECTION_LOST', 'ENOTFOUND'];

/** Whether trying again later may help: not ready, too slow, or a server that does not answer, anywhere in the causes. */
export function worthRetrying(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // By name: a plugin outside this repository may carry its own copy of the class.
  if (error.name === 'NotReadyError' || error.name === 'TimeoutError') return true;
  if ('status' in error && error.status === 503) return true;
  if ('code' in error && typeof error.code === 'string' && connectionLost.includes(error.code)) return true;
  return worthRetrying(error.cause) || ('parent' in error && worthRetrying(error.parent));
}
