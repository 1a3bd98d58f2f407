import type { Database } from '@perezvon/db';
import type { Clock, HttpHost, LiveHost, Log } from '@perezvon/sdk/server';
import type { HealthProbe } from './health/health-of-core.js';
import { inertParts } from './inert-parts.js';
import type { HostParts, PluginScope } from './kernel/index.js';

/** What drives calls, as the host sees it: the host knows nothing of calls beyond this. */
export interface Engine {
  readonly parts: Pick<HostParts, 'calls' | 'ari' | 'asteriskConfig'>;
  /** Adds the engine's routes and topics to core's own. */
  mount(scope: PluginScope, http: HttpHost, live: LiveHost): void;
  /** After the plugins have started: calls of an earlier process continue in their destinations. */
  start(): Promise<void>;
  /** Before the plugins stop: calls are left to the next process. */
  stop(): Promise<void>;
  readonly health: readonly HealthProbe[];
  /** Whether this process is the one that acts; false in a standby. */
  active(): boolean;
}

/** What the host gives to whoever makes the engine. */
export interface EngineBase {
  readonly db: Database;
  readonly log: Log;
  readonly clock: Clock;
}

/** Makes no calls. For a host that runs alone, as in its own tests. */
export const idleEngine: Engine = {
  parts: { calls: inertParts.calls, ari: inertParts.ari, asteriskConfig: inertParts.asteriskConfig },
  mount: () => undefined,
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  health: [],
  active: () => true,
};
