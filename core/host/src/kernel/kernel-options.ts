import type { EventCarrier } from '../events/held-events.js';
import type { Clock, Log, Migration, ProcessRole } from '@perezvon/sdk/server';
import type { SettingsStore, StateStore } from '../config/stores.js';
import type { HostParts } from './scope.js';

/** A schema step with its owner in front: `core/001-create-users`, `sounds/001-create-prompts`. */
export interface OwnedMigration {
  readonly id: string;
  readonly up: Migration['up'];
}

/** Milliseconds, all of them. */
export interface KernelLimits {
  /** How long a plugin may take to load and start. */
  readonly startMs: number;
  /** How long all the undoing of a plugin's stop may take; and when the whole process ends. */
  readonly stopMs: number;
  readonly processStopMs: number;
  /** How long the schema steps of one plugin may take. */
  readonly migrateMs: number;
  /** First delay of a retry; doubled each time up to `retryCapMs`. */
  readonly retryMs: number;
  readonly retryCapMs: number;
  /** How often the stores are read for what another process changed. */
  readonly pollMs: number;
  /** How often health checks are asked, and how long each may take. */
  readonly healthMs: number;
  readonly healthTimeoutMs: number;
}
export const defaultLimits: KernelLimits = {
  startMs: 10_000,
  stopMs: 10_000,
  processStopMs: 6_000,
  migrateMs: 300_000,
  retryMs: 1_000,
  retryCapMs: 60_000,
  pollMs: 1_000,
  healthMs: 5_000,
  healthTimeoutMs: 5_000,
};

export interface KernelOptions {
  readonly role: ProcessRole;
  readonly log: Log;
  readonly clock: Clock;
  /** How the rest of core serves plugins; in a worker the parts for http and calls do nothing. */
  readonly parts: HostParts;
  readonly stores: { readonly settings: SettingsStore; readonly states: StateStore };
  /** Folders whose sub-folders are plugin packages: `plugins/` and those of PEREZVON_PLUGINS. */
  readonly folders: readonly string[];
  /** Everything that plugins write lies under it: `<varDir>/plugins/<id>/<name>`. */
  readonly varDir: string;
  /** PEREZVON_SOUNDS: the folder that every Asterisk sees as `/var/lib/perezvon/sounds`. */
  readonly soundsDir: string;
  /** PEREZVON_RECORDINGS: the folder that every Asterisk sees as `/var/lib/perezvon/recordings`. */
  readonly recordDir: string;
  /** Variables of the environment that are for plugins, without `PEREZVON_`. */
  readonly installation?: Readonly<Record<string, string>>;
  /** Asterisk's own recordings, where they lie on this machine. */
  readonly recordingsDir?: string | undefined;
  /** Runs schema steps that have not run yet, in the given order under a lock: `runMigrations` of @perezvon/db. */
  readonly migrate: (steps: readonly OwnedMigration[]) => Promise<unknown>;
  /** Core's own schema steps (ids without owner), run first by {@link PluginKernel.start}. */
  readonly coreMigrations: readonly Migration[];
  readonly limits?: Partial<KernelLimits>;
  /** Takes events to another process. */
  readonly carrier?: EventCarrier | undefined;
  /** Whether each event is checked by its schema: in tests and development. */
  readonly checkEvents?: boolean;
}
