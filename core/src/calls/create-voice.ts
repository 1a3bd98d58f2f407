import { hostname } from 'node:os';
import type { Database } from '@perezvon/db';
import type { Clock, HttpHost, LiveHost, Log, SipAddress } from '@perezvon/sdk/server';
import { AmiNodes } from '../ami/index.js';
import { createAriNodes, createAriPart } from '../ari/index.js';
import {
  AsteriskConfigService,
  asteriskConfigRoutes,
  createAsteriskConfig,
  defineConfigTopic,
} from '../asterisk-config/index.js';
import type { HostParts, PluginScope } from '../kernel/scope.js';
import { createLeaseKeeper } from '../lease/index.js';
import type { AsteriskNodeSettings } from '../settings.js';
import { createCalls, type HealthProbe } from './create-calls.js';

export interface VoiceOptions {
  readonly asterisk: readonly AsteriskNodeSettings[];
  readonly db: Database;
  readonly log: Log;
  readonly clock: Clock;
}
/** All of core that has to do with Asterisk, for the composition root. */
export interface Voice {
  readonly parts: Pick<HostParts, 'calls' | 'ari' | 'asteriskConfig'>;
  /** Adds core's own routes and topics of this subject. */
  mount(scope: PluginScope, http: HttpHost, live: LiveHost): void;
  /** After the plugins have started: calls of an earlier core are led on in their destinations. */
  start(): Promise<void>;
  /** Before the plugins stop: calls are left to the next core. */
  stop(): Promise<void>;
  readonly health: readonly HealthProbe[];
  /** Whether this core is the one that acts, and none that stands by. */
  readonly active: () => boolean;
}

/** Wires the lease, the connections to every Asterisk, its configuration, and the calls. */
export function createVoice({ asterisk, db, log, clock }: VoiceOptions): Voice {
  const lease = createLeaseKeeper({ db, log, clock, holder: `${hostname()}:${process.pid}` });
  const nodes = createAriNodes({ nodes: asterisk, log, clock });
  const ami = new AmiNodes(asterisk, log);
  const calls = createCalls({ db, nodes, ami, lease, log, clock });
  const config = createAsteriskConfig({ nodes: asterisk, db, log, clock });
  return {
    parts: { calls: calls.part, ari: createAriPart(nodes, ami, sipAddressOf(asterisk)), asteriskConfig: config.part },
    mount: (scope, http, live) => {
      scope.container.registerInstance(AsteriskConfigService, config.service);
      http.routes(...asteriskConfigRoutes);
      defineConfigTopic(live, config.service);
    },
    start: async () => {
      calls.start();
      await config.start();
    },
    stop: async () => {
      await calls.stop();
      await config.stop();
      await ami.close();
    },
    health: calls.health,
    active: () => lease.held,
  };
}

/** Where each node takes SIP, by the settings of the machine. */
const sipAddressOf =
  (asterisk: VoiceOptions['asterisk']) =>
  (node: string): SipAddress | undefined => {
    const found = asterisk.find(({ id }) => id === node);
    if (!found) return undefined;
    const { sipAddress: address, sipPort: port, externalAddress, localNets = [] } = found;
    return { address, port, externalAddress, localNets };
  };
