import type { DependencyContainer } from 'tsyringe';
import type { z } from 'zod';
import type { AriHost, AsteriskConfigHost } from './asterisk.js';
import type { CallsHost } from './calls.js';
import type { DbHost } from './db.js';
import type { EventsHost } from './events.js';
import type { HttpHost } from './http.js';
import type { JobsHost } from './jobs.js';
import type { LiveHost } from './live.js';
import type { Clock, Disposable, Log } from './log.js';
import type { Constructor, Token } from './token.js';

export interface ConfigHost {
  /** The plugin's settings, through a schema that also gives them their type. Defaults come from the manifest. */
  read<T>(schema: z.ZodType<T>): T;
  onChange(listener: () => void): Disposable;
}
export interface InstallationHost {
  /**
   * What whoever runs this machine says in the variable `PEREZVON_<name>`, as JSON: a server's address and password, for
   * example. Undefined where the variable is not set. Variables of core itself cannot be read.
   *
   * @throws InvalidInstallationError naming the variable, never its value
   */
  read<T>(name: string, schema: z.ZodType<T>): T | undefined;
}
export interface ServicesHost {
  /** Offers a service named in `offers`: an instance, or a class made by the plugin's container. */
  provide<T>(token: Token<T>, service: T | Constructor<T>): void;
  /** A service of a plugin that the manifest needs. Throws when that plugin is not running. */
  use<T>(token: Token<T>): T;
  /** A service of a plugin that the manifest comes `after`; undefined while that plugin is not running. Ask each time. */
  find<T>(token: Token<T>): T | undefined;
}

/** A named place where other plugins may add things. */
export interface ExtensionPoint<T> {
  readonly name: string;
  readonly schema?: z.ZodType<T>;
}
export const defineExtensionPoint = <T>(name: string, schema?: z.ZodType<T>): ExtensionPoint<T> =>
  schema ? { name, schema } : { name };
export interface PointsHost {
  /** Takes what is contributed, now and later; `removed` when its plugin stops. */
  offer<T>(
    point: ExtensionPoint<T>,
    taker: { added(value: T, from: string): void; removed(value: T, from: string): void },
  ): void;
  contribute<T>(point: ExtensionPoint<T>, value: T): void;
}

export interface HealthHost {
  /** A named check, asked every few seconds. `detail` is a text key or a plain fact. */
  check(name: string, probe: () => Promise<{ readonly ok: boolean; readonly detail?: string }>): void;
}
export interface AuditHost {
  /** Records who changed what. `before` and `after` without secrets. */
  record(entry: {
    readonly by: string;
    readonly action: string;
    readonly object: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }): Promise<void>;
}

/** A folder that Asterisk sees too (`PEREZVON_SOUNDS/<plugin>` here, `/var/lib/perezvon/sounds/<plugin>` there). */
export interface SoundFolder {
  /** Write files here, named `^[a-z0-9-]+$` plus the format's ending. */
  readonly path: string;
  /** What `Call.play` takes as `sound` for a file of this folder, given without its ending. */
  sound(name: string): string;
  /** Asterisk's own recordings, a folder for each language; absent where they are not on this machine. */
  readonly recordings?: string | undefined;
}

/** Which of the two processes this is: calls and screens, or jobs. */
export type ProcessRole = 'core' | 'worker';

/** All that a plugin gets. What came from it is given back by itself, in reverse order, when the plugin stops. */
export interface Host {
  readonly id: string;
  readonly role: ProcessRole;
  readonly log: Log;
  readonly clock: Clock;
  readonly config: ConfigHost;
  /** The plugin's own child container; disposed at stop. */
  readonly container: DependencyContainer;
  readonly services: ServicesHost;
  readonly http: HttpHost;
  readonly calls: CallsHost;
  readonly ari: AriHost;
  readonly jobs: JobsHost;
  readonly db: DbHost;
  readonly events: EventsHost;
  readonly live: LiveHost;
  readonly points: PointsHost;
  readonly asteriskConfig: AsteriskConfigHost;
  readonly health: HealthHost;
  readonly audit: AuditHost;
  readonly installation: InstallationHost;
  /** Aborted when the plugin stops. */
  readonly signal: AbortSignal;
  /** A folder of the plugin's own under `var/`, made on first use. */
  folder(name: string): Promise<string>;
  /** The plugin's folder of sounds that every Asterisk can play, made on first use. */
  sounds(): Promise<SoundFolder>;
  /** The plugin's folder that every Asterisk records into (`PEREZVON_RECORDINGS/<plugin>`), made on first use. */
  recordings(): Promise<string>;
  /** Runs `work` every `ms` milliseconds while the plugin runs, never two at once; errors are contained and named. */
  every(ms: number, work: () => void | Promise<void>): void;
  /** For what did not come from the host: undone at stop. */
  onStop(undo: () => void | Promise<void>): void;
}
