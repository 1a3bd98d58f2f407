import type { Database } from '@perezvon/db';
import { type Clock, defineTopic, type LiveHost, type Log } from '@perezvon/sdk/server';
import { z } from 'zod';
import type { HostPart } from '@perezvon/host';
import { AsteriskConfigService } from './asterisk-config-service.js';
import type { ConfigNodeSettings } from './config-node.js';

export interface AsteriskConfigOptions {
  readonly nodes: readonly ConfigNodeSettings[];
  readonly db: Database;
  readonly log: Log;
  readonly clock: Clock;
}
export interface AsteriskConfigParts {
  readonly part: HostPart<'asteriskConfig'>;
  readonly service: AsteriskConfigService;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Wires the configuration of Asterisk. */
export function createAsteriskConfig({ nodes, db, log, clock }: AsteriskConfigOptions): AsteriskConfigParts {
  const service = new AsteriskConfigService(db, nodes, log, clock);
  return {
    service,
    part: (scope) => ({
      contribute: (sections) => scope.own(service.contribute(scope.id, async () => sections())),
      changed: () => service.changed(),
    }),
    start: () => service.start(),
    stop: async () => service.stop(),
  };
}

export const configTopic = defineTopic({
  name: 'core.config',
  permission: 'core.asteriskConfig.read',
  params: z.object({}),
  state: z.object({ changed: z.boolean(), revision: z.string().nullable().optional() }),
});

/** The live topic `core.config`: whether something waits for Apply. */
export function defineConfigTopic(live: LiveHost, service: AsteriskConfigService): void {
  const topic = live.topic({
    ...configTopic,
    snapshot: async () => {
      const { changed, revision } = service.status;
      return { changed, revision };
    },
  });
  service.onChange(({ changed, revision }) => topic.publish({}, { changed, revision: revision ?? null }));
}
