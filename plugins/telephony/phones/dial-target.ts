import type { StartCall } from '@perezvon/sdk/server';
import type { Trunk } from '../trunks/trunk.js';
import type { Phone } from './phone.js';

/** Whom to call: the part of an order that says so. */
export type DialTarget = Pick<StartCall, 'phone' | 'number' | 'address' | 'trunk' | 'dialAs' | 'callerId' | 'display'>;

/** How a phone is called; nothing when it is an outside one and there is no trunk for it. */
export function dialTargetOf(phone: Phone, trunks: readonly Trunk[]): DialTarget | undefined {
  if (phone.endpoint !== undefined) return { phone: phone.endpoint };
  const usable = trunks.filter(({ enabled }) => enabled);
  const trunk = phone.trunkId === undefined ? usable[0] : usable.find(({ id }) => id === phone.trunkId);
  if (!trunk || phone.address === undefined) return undefined;
  const to = phone.address.startsWith('sip:') ? { address: phone.address } : { number: phone.address };
  return { ...to, ...overTrunk(trunk) };
}
/** The part of a target that the trunk gives. */
export const overTrunk = ({ endpoint, dialAs, callerId }: Trunk) => ({ trunk: endpoint, dialAs, callerId });
