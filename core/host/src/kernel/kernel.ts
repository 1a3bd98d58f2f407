import type { Disposable } from '@perezvon/sdk/server';
import type { Manifest, PluginState } from '@perezvon/sdk/shared';
import type { HealthRegistry } from '../health/health-registry.js';
import type { ModuleSummary } from './module-summary.js';

/** A plugin package as found on disk, for those who serve its panels and locale. */
export interface PluginPackage {
  readonly id: string;
  readonly manifest: Manifest;
  readonly version: string;
  /** The package's folder: locale in `locale/`, compiled panels in `dist/ui/`. */
  readonly folder: string;
  readonly state: PluginState;
}

/** What the rest of core may ask of {@link PluginKernel}. */
export interface Kernel {
  readonly health: HealthRegistry;
  /**
   * Runs core's schema steps, finds the plugins, starts the enabled ones and resolves when each runs, has failed or has
   * been put off. Rejects only when core's own schema or the stores fail; never because of a plugin.
   */
  start(): Promise<void>;
  /** Stops all plugins, dependants first. Resolves when all are down or timed out; never rejects. */
  stop(): Promise<void>;
  /** All plugins, those that cannot run too, by id. */
  list(): readonly ModuleSummary[];
  /** One plugin. Throws a NotFoundError. */
  get(id: string): ModuleSummary;
  /** Plugins with a readable manifest, whatever their state. */
  packages(): readonly PluginPackage[];
  /** Enables the plugin for good and starts it; resolves when it runs, or cannot. */
  enable(id: string): Promise<ModuleSummary>;
  /** Disables the plugin for good and stops it, its dependants first; resolves when it is down. */
  disable(id: string): Promise<ModuleSummary>;
  /** Tries a failed or retrying plugin again at once. */
  retry(id: string): Promise<ModuleSummary>;
  readonly settings: {
    /** Present values with defaults, secrets included: not for showing. */
    values(id: string): Readonly<Record<string, unknown>>;
    /** Checks by the manifest, stores, tells the plugin. Keys that are not given stay. Throws InvalidInputError. */
    save(id: string, values: Readonly<Record<string, unknown>>): Promise<void>;
  };
  /**
   * For errors that nobody caught: finds the plugin whose code threw by the error's stack, shows it in that plugin's
   * health and gives its id; nothing when it came from elsewhere.
   */
  blame(error: unknown): string | undefined;
  readonly events: {
    /** Gives an event of another process to the handlers of this one. */
    receive(name: string, event: unknown): void;
  };
  /** Reads the stores now instead of at the next poll. */
  refresh(): Promise<void>;
  /** Called after a plugin changed in any way that {@link list} shows, with its id; errors are contained. */
  onChange(listener: (id: string) => void): Disposable;
}
