import type { StartCall } from '@perezvon/sdk/server';
import { e164Pattern } from '@perezvon/sdk/shared';
import type { Trunk } from '../trunks/trunk.js';
import type { Phone } from './phone.js';

/** Whom to call: the part of an order that says so. */
export type DialTarget = Pick<
  StartCall,
  'phone' | 'number' | 'address' | 'trunk' | 'dialAs' | 'callerId' | 'callerAs' | 'display'
>;

/** Who is calling, as the phone that rings should show it: E.164 or an internal number, and a name. */
export interface Caller {
  readonly number?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * How a phone is called; nothing when it is an outside one and there is no trunk for it. A phone of ours shows who calls; an
 * outside one shows the trunk's number where the provider takes no other.
 */
export function dialTargetOf(phone: Phone, trunks: readonly Trunk[], caller: Caller = {}): DialTarget | undefined {
  const display = caller.name === undefined ? {} : { display: caller.name };
  if (phone.endpoint !== undefined) return { phone: phone.endpoint, ...shown(caller.number), ...display };
  const usable = trunks.filter(({ enabled }) => enabled);
  const trunk = phone.trunkId === undefined ? usable[0] : usable.find(({ id }) => id === phone.trunkId);
  if (!trunk || phone.address === undefined) return undefined;
  const to = phone.address.startsWith('sip:') ? { address: phone.address } : { number: phone.address };
  const foreign = trunk.ownNumbersOnly || !e164Pattern.test(caller.number ?? '') ? undefined : caller.number;
  return { ...to, ...overTrunk(trunk), ...shown(foreign), ...display };
}
const shown = (number: string | undefined) => (number === undefined ? {} : { callerId: number });

/** The part of a target that the trunk gives. */
export const overTrunk = ({ endpoint, dialAs, callerId, callerAs }: Trunk) => ({
  trunk: endpoint,
  dialAs,
  callerId,
  callerAs,
});
