import { type CallsHost, token } from '@perezvon/sdk/server';
import type { Trunks } from '../index.js';
import type { TrunkStateView } from '../schemas.js';
import type { EndpointHealth } from './endpoint-health.js';
import type { EndpointStates } from './endpoint-states.js';

/** Whether each trunk's provider answers, and how many calls go through it. */
export class TrunkStates {
  constructor(
    private readonly parts: {
      readonly trunks: Trunks;
      readonly endpoints: EndpointStates;
      readonly health: EndpointHealth;
      readonly calls: Pick<CallsHost, 'inUse'>;
    },
  ) {}

  async all(): Promise<TrunkStateView[]> {
    const { trunks, endpoints, health, calls } = this.parts;
    const [states, registrations] = await Promise.all([endpoints.all(), health.registrations()]);
    const lines = (await trunks.list()).map(async ({ id, endpoint, enabled }) => ({
      id,
      state: states.get(endpoint) ?? 'unknown',
      inUse: calls.inUse(endpoint),
      latencyMs: (enabled ? await health.latency(endpoint) : undefined) ?? null,
      registration: registrations.get(endpoint) ?? null,
    }));
    return Promise.all(lines);
  }
}
export const TrunkStatesToken = token<TrunkStates>('telephony.trunkStates');
