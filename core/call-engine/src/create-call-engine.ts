import { hostname } from 'node:os';
import type { Database } from '@perezvon/db';
import { Catalogue, createLeaseHolder, type Engine } from '@perezvon/host';
import type { Clock, Log, SipAddress } from '@perezvon/sdk/server';
import { AmiNodes } from './ami/index.js';
import { createAriNodes, createAriPart } from './ari/index.js';
import type { AsteriskNodeSettings } from './ari/node-settings.js';
import {
  AsteriskConfigService,
  asteriskConfigRoutes,
  configMigrations,
  createAsteriskConfig,
  defineConfigTopic,
} from './asterisk-config/index.js';
import { CallEnder, callMigrations, createCalls } from './calls/index.js';
import { CallDecisions, CallRecords, callRoutes } from './records/index.js';

export interface CallEngineOptions {
  readonly asterisk: readonly AsteriskNodeSettings[];
  readonly db: Database;
  readonly log: Log;
  readonly clock: Clock;
}

/** The engine's own schema. */
export const callEngineMigrations = [...callMigrations, ...configMigrations];

/** Wires the lease, the connections to every Asterisk, its configuration, and the calls. */
export function createCallEngine({ asterisk, db, log, clock }: CallEngineOptions): Engine {
  const lease = createLeaseHolder({ db, log, clock, holder: `${hostname()}:${process.pid}` });
  const nodes = createAriNodes({ nodes: asterisk, log, clock });
  const ami = new AmiNodes(asterisk, log);
  const calls = createCalls({ db, nodes, ami, lease, log, clock });
  const config = createAsteriskConfig({ nodes: asterisk, db, log, clock });
  return {
    parts: { calls: calls.part, ari: createAriPart(nodes, ami, sipAddressOf(asterisk)), asteriskConfig: config.part },
    mount: (scope, http, live) => {
      scope.container.registerInstance(AsteriskConfigService, config.service);
      scope.container.register(CallDecisions, {
        useFactory: (own) => new CallDecisions(db.pool, own.resolve(Catalogue)),
      });
      scope.container.register(CallRecords, {
        useFactory: (own) => new CallRecords(db.pool, own.resolve(CallDecisions), calls.names),
      });
      scope.container.registerInstance(CallEnder, calls.ender);
      http.routes(...asteriskConfigRoutes, ...callRoutes);
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
  (asterisk: CallEngineOptions['asterisk']) =>
  (node: string): SipAddress | undefined => {
    const found = asterisk.find(({ id }) => id === node);
    if (!found) return undefined;
    const { sipAddress: address, sipPort: port, externalAddress, localNets = [] } = found;
    return { address, port, externalAddress, localNets };
  };
