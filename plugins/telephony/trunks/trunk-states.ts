import type { AriApplication, CallsHost, Log } from '@perezvon/sdk/server';
import { token } from '@perezvon/sdk/server';
import { z } from 'zod';
import type { Trunks } from '../index.js';
import type { TrunkStateView } from '../schemas.js';

const endpointsSchema = z.array(
  z.object({ resource: z.string(), state: z.enum(['unknown', 'offline', 'online']).optional() }),
);

/** Whether each trunk's provider answers, as Asterisk sees it by its own questions. */
export class TrunkStates {
  constructor(
    private readonly parts: {
      readonly trunks: Trunks;
      readonly ari: AriApplication;
      readonly calls: Pick<CallsHost, 'inUse'>;
      readonly log: Log;
    },
  ) {}

  async all(): Promise<TrunkStateView[]> {
    const { trunks, ari, calls } = this.parts;
    const seen = await Promise.all(ari.nodes().map((node) => this.ask(node)));
    return (await trunks.list()).map(({ id, endpoint }) => {
      const states = seen.map((node) => node.get(endpoint) ?? 'unknown');
      // One Asterisk that reaches it is enough to call through it.
      const state = states.includes('online') ? 'online' : states.includes('offline') ? 'offline' : 'unknown';
      return { id, state, inUse: calls.inUse(endpoint) };
    });
  }

  private async ask(node: string): Promise<ReadonlyMap<string, TrunkStateView['state']>> {
    try {
      const found = endpointsSchema.parse(await this.parts.ari.request(node, 'GET', '/endpoints/PJSIP'));
      return new Map(found.map(({ resource, state = 'unknown' }) => [resource, state]));
    } catch (error) {
      this.parts.log.debug('a node does not tell of its endpoints', { node, error });
      return new Map();
    }
  }
}
export const TrunkStatesToken = token<TrunkStates>('telephony.trunkStates');
