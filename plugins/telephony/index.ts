import { type CallsHost, type Host, defineEvent, defineExtensionPoint, token } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { z } from 'zod';
import type { DialTarget } from './phones/dial-target.js';

export { type Trunk, Trunks, type TrunkState } from './trunks/trunk.js';
export { type Phone, type PhoneCall, PhoneCalls, Phones } from './phones/phone.js';

/** The ways out of the house, for plugins that call outside themselves. Campaigns have limits of their own. */
export interface OutboundRouting {
  /**
   * A plugin's calls, held to the limits of each trunk and counted for its minutes of the day; those of before a restart,
   * too. A call that a trunk does not take is refused with `telephony.trunkLimit`; one that speaks when the minutes are
   * used up is ended.
   */
  guard(host: Pick<Host, 'calls' | 'onStop'>): CallsHost;
  /** Whether a rule allows a number that nobody of the house has set down: one that a caller told, say. */
  allows(number: string): Promise<boolean>;
  /** The ways by which it may be called at this moment, in the order in which they are tried. */
  to(number: string): Promise<readonly DialTarget[]>;
}
export const OutboundRouting = token<OutboundRouting>('telephony.routing');
export { type DialTarget, dialTargetOf } from './phones/dial-target.js';
export {
  Conversations,
  type CallControl,
  type CallControlState,
  type TalkResult,
} from './call-control/call-control.js';
export type { CallControlCommand } from './call-control/feature-keys.js';

/** Digits that a phone of ours dials to reach a service: `*11`. What is dialled behind the code is given to the destination as `digits`. */
export const FeatureCodes = defineExtensionPoint<FeatureCode>('telephony.featureCodes');
export interface FeatureCode {
  readonly code: string;
  /** Its target gets `digits` where more than the code was dialled. */
  readonly destination: DestinationRef;
}

/** Short numbers that lead somewhere else than to a phone of that number: to a queue, or to who sits at some phone. */
export const ShortNumbers = defineExtensionPoint<ShortNumberSource>('telephony.shortNumbers');
export interface ShortNumberSource {
  /** @param dialled two to six digits. @returns nothing where they are none of this source's */
  find(dialled: string): Promise<ShortNumber | undefined>;
}
export type ShortNumber =
  /** The phone is called, and may be asked first. */
  | { readonly phoneId: string }
  /** Whoever dials it, or is transferred there, is led here. Nobody can be asked first. */
  | { readonly destination: DestinationRef };

/** A trunk was added, changed or removed. */
export const trunkChanged = defineEvent('telephony.trunkChanged', z.object({ id: z.string() }));
