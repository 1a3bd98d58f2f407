import type { AriApplication, Log } from '@perezvon/sdk/server';
import { z } from 'zod';

export type EndpointState = 'online' | 'offline' | 'unknown';
const endpointsSchema = z.array(
  z.object({ resource: z.string(), state: z.enum(['unknown', 'offline', 'online']).optional() }),
);

/** Whether trunks and phones can be reached, as every Asterisk sees it by its own questions and by their registrations. */
export class EndpointStates {
  constructor(private readonly parts: { readonly ari: Pick<AriApplication, 'nodes' | 'request'>; readonly log: Log }) {}

  /** One Asterisk that reaches an endpoint is enough. */
  async all(): Promise<ReadonlyMap<string, EndpointState>> {
    const { ari } = this.parts;
    const best = new Map<string, EndpointState>();
    for (const node of await Promise.all(ari.nodes().map((one) => this.ask(one)))) {
      for (const { resource, state = 'unknown' } of node) {
        if (state === 'online' || best.get(resource) !== 'online') best.set(resource, state);
      }
    }
    return best;
  }

  private async ask(node: string): Promise<z.infer<typeof endpointsSchema>> {
    try {
      return endpointsSchema.parse(await this.parts.ari.request(node, 'GET', '/endpoints/PJSIP'));
    } catch (error) {
      this.parts.log.debug('a node does not tell of its endpoints', { node, error });
      return [];
    }
  }
}
