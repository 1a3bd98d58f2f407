import type { Migration } from './db.js';
import type { Host } from './host.js';
import type { Token } from './token.js';

export interface PluginDefinition {
  /** The same as in the manifest. */
  readonly id: string;
  /** Services that `start` will provide. */
  readonly offers?: readonly Token<unknown>[];
  /** The plugin's schema steps, run before it starts. */
  readonly migrations?: readonly Migration[];
  /**
   * Wires the plugin. Throw a plain error to be shown as failed, or a {@link NotReadyError} to be tried again.
   * There is no stop function: all that came from `host` is taken back by itself.
   */
  start(host: Host): Promise<void> | void;
}

/** The default export of a plugin's `plugin.ts`. */
export function definePlugin(definition: PluginDefinition): PluginDefinition {
  return definition;
}

/** Thrown by `start` when something outside is not there yet: the plugin is tried again, later each time. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError';
}

/** SemVer of this contract; manifests name the range they were written for. */
export const sdkVersion = '0.1.0';
