import { type CallsHost, token } from '@perezvon/sdk/server';
import type { Trunk, Trunks } from '../index.js';
import type { TrunkStateView } from '../schemas.js';
import type { TelephonyCards } from './telephony-cards.js';
import type { EndpointHealth } from './endpoint-health.js';
import type { EndpointState, EndpointStates } from './endpoint-states.js';

/** Whether each trunk's provider answers, and how many calls go through it. */
export class TrunkStates {
  constructor(
    private readonly parts: {
      readonly trunks: Trunks;
      readonly endpoints: EndpointStates;
      readonly boards: TelephonyCards;
      readonly health: EndpointHealth;
      readonly calls: Pick<CallsHost, 'inUse'>;
    },
  ) {}

  async all(): Promise<TrunkStateView[]> {
    const { trunks, endpoints, boards, health, calls } = this.parts;
    const [states, registrations, list] = await Promise.all([endpoints.all(), health.registrations(), trunks.list()]);
    const lacking = list.some(onBoard) ? await boards.missing() : undefined;
    const lines = list.map(async ({ id, endpoint, enabled }) => ({
      id,
      ...stateOf({ endpoint, enabled }, states, lacking),
      inUse: calls.inUse(endpoint),
      latencyMs: (enabled ? await health.latency(endpoint) : undefined) ?? null,
      registration: registrations.get(endpoint) ?? null,
    }));
    return Promise.all(lines);
  }
}
/** Core dials them by their group; see the name of an endpoint. */
export const onBoard = ({ endpoint, enabled }: Pick<Trunk, 'endpoint' | 'enabled'>): boolean =>
  enabled && endpoint.startsWith('dahdi-');

/** @param lacking the module that trunks of boards need and Asterisk has not */
export function stateOf(
  trunk: Pick<Trunk, 'endpoint' | 'enabled'>,
  states: ReadonlyMap<string, EndpointState>,
  lacking: string | undefined,
): Pick<TrunkStateView, 'state' | 'missingModule'> {
  if (lacking !== undefined && onBoard(trunk)) return { state: 'offline', missingModule: lacking };
  return { state: states.get(trunk.endpoint) ?? 'unknown', missingModule: null };
}
export const TrunkStatesToken = token<TrunkStates>('telephony.trunkStates');
