import { type CallsHost, token } from '@perezvon/sdk/server';
import type { Trunks } from '../index.js';
import type { TrunkStateView } from '../schemas.js';
import type { EndpointStates } from './endpoint-states.js';

/** Whether each trunk's provider answers, and how many calls go through it. */
export class TrunkStates {
  constructor(
    private readonly parts: {
      readonly trunks: Trunks;
      readonly endpoints: EndpointStates;
      readonly calls: Pick<CallsHost, 'inUse'>;
    },
  ) {}

  async all(): Promise<TrunkStateView[]> {
    const { trunks, endpoints, calls } = this.parts;
    const states = await endpoints.all();
    return (await trunks.list()).map(({ id, endpoint }) => ({
      id,
      state: states.get(endpoint) ?? 'unknown',
      inUse: calls.inUse(endpoint),
    }));
  }
}
export const TrunkStatesToken = token<TrunkStates>('telephony.trunkStates');
