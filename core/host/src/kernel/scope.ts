import type { Disposable, Host, Log, ProcessRole } from '@perezvon/sdk/server';
import type { Manifest } from '@perezvon/sdk/shared';
import type { DependencyContainer } from 'tsyringe';

/** One run of a plugin, from start to stop. All that a plugin gets is tied to it and goes with it. */
export interface PluginScope {
  readonly id: string;
  readonly manifest: Manifest;
  readonly role: ProcessRole;
  readonly log: Log;
  /** Aborted at the beginning of the stop; its reason is a ProcessStoppingError when the whole process ends. */
  readonly signal: AbortSignal;
  /** The plugin's own container: resolves the inject maps of its routes, jobs and destinations. */
  readonly container: DependencyContainer;
  /**
   * Takes a thing that must be undone at stop; the last one taken is undone first. Async undoing is awaited. `dispose`
   * of what it returns undoes it now and forgets it. On a scope that has ended it undoes at once and throws.
   *
   * @param options `ms`: how long the undoing may take when the plugin is stopped alone, if that is longer than a stop
   *   usually may; when the process ends the usual time holds.
   */
  own(undo: Disposable | (() => void | Promise<void>), options?: { readonly ms?: number }): Disposable;
  /** Names what went wrong in something the plugin contributed (a handler, a job): shown in its health for a while. */
  fault(where: string, error: unknown): void;
}

/** Makes one field of a plugin's host. Each part of core that plugins may use is such a function. */
export type HostPart<K extends keyof Host> = (scope: PluginScope) => Host[K];

/** What core wires together for the kernel; the kernel itself adds id, role, log, signal, container and the rest. */
export interface HostParts {
  readonly http: HostPart<'http'>;
  readonly live: HostPart<'live'>;
  readonly jobs: HostPart<'jobs'>;
  readonly audit: HostPart<'audit'>;
  readonly calls: HostPart<'calls'>;
  readonly ari: HostPart<'ari'>;
  readonly asteriskConfig: HostPart<'asteriskConfig'>;
  readonly db: HostPart<'db'>;
}
