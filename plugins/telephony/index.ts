import {
  type CallsHost,
  type Disposable,
  type Host,
  defineEvent,
  defineExtensionPoint,
  token,
} from '@perezvon/sdk/server';
import type { DestinationRef, DialFormat } from '@perezvon/sdk/shared';
import { z } from 'zod';
import type { Way } from './phones/ring.js';

/** A way out of the house, as other plugins need to know it. */
export interface Trunk {
  readonly id: string;
  readonly name: string;
  /** Name of its endpoint in Asterisk: what `StartCall.trunk` takes. */
  readonly endpoint: string;
  /** Calls at once; absent: as many as the provider takes. */
  readonly maxChannels: number | undefined;
  /** New calls in a second; absent: no limit of its own. */
  readonly callsPerSecond: number | undefined;
  /** The form in which the provider wants numbers: what `StartCall.dialAs` takes. */
  readonly dialAs: DialFormat;
  /** Number to show, E.164. */
  readonly callerId: string | undefined;
  /** Minutes a day that may be spoken through it by all calls but those of campaigns. */
  readonly dailyMinutes?: number | undefined;
  readonly enabled: boolean;
}

/** How a trunk fares at this moment. */
export interface TrunkState {
  readonly id: string;
  readonly name: string;
  readonly state: 'online' | 'offline' | 'unknown';
  /** Of one that registers with its provider: what that said last. */
  readonly registration: 'registered' | 'rejected' | 'trying' | undefined;
}
/** The trunks there are. */
export interface Trunks {
  list(): Promise<readonly Trunk[]>;
  byId(id: string): Promise<Trunk | undefined>;
  /** Whether each of those that are on answers, and lets us in. */
  states(): Promise<readonly TrunkState[]>;
  /** Told, after each change of any trunk. */
  onChange(listener: () => void): Disposable;
}
export const Trunks = token<Trunks>('telephony.trunks');

/** A phone of the house, as other plugins need to know it. */
export interface Phone {
  readonly id: string;
  /** Its short number. */
  readonly number: string;
  readonly name: string;
  /** Its endpoint in Asterisk; absent for one outside. */
  readonly endpoint: string | undefined;
  /** The number or SIP address of one outside. */
  readonly address: string | undefined;
  readonly trunkId: string | undefined;
  /** It lives in the page of who sits at it. */
  readonly browser: boolean;
  readonly mayCallOut: boolean;
  readonly enabled: boolean;
}
/** The phones there are. */
export interface Phones {
  list(): Promise<readonly Phone[]>;
  byId(id: string): Promise<Phone | undefined>;
  byNumber(number: string): Promise<Phone | undefined>;
  byEndpoint(endpoint: string): Promise<Phone | undefined>;
  /** What a phone proves itself by. A secret: for nobody but who sits at it. */
  credentials(id: string): Promise<{ readonly user: string; readonly password: string } | undefined>;
  /** Told, after each change of any phone. */
  onChange(listener: () => void): Disposable;
}
export const Phones = token<Phones>('telephony.phones');
/** A call with which a phone of the house rings for a customer, or by which it talks with them, and that no queue has given it. */
export interface PhoneCall {
  readonly phoneId: string;
  /** The phone's own call. */
  readonly leg: string;
  /** The customer's call. */
  readonly callId: string;
  readonly number: string | undefined;
  /** Of the customer, where whoever led them here knows it. */
  readonly name: string | undefined;
  /** The queue that they came through. */
  readonly queueId: string | undefined;
  /** Since when they are led to the phone. Milliseconds since 1970. */
  readonly since: number;
  /** `direct`: they called it; `transferred`: by a colleague; `asked`: a colleague asks first; `back`: nobody took them. */
  readonly why: 'direct' | 'transferred' | 'asked' | 'back';
  /** The phone of the colleague; where they are back, of the one who did not take them. */
  readonly by: Pick<Phone, 'id' | 'number' | 'name'> | undefined;
  readonly state: 'ringing' | 'talking';
}
export interface PhoneCalls {
  at(phoneId: string): PhoneCall | undefined;
  /** Told when a phone begins to ring. */
  onRinging(listener: (call: PhoneCall) => void): Disposable;
}
export const PhoneCalls = token<PhoneCalls>('telephony.phoneCalls');

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
  to(number: string): Promise<readonly Way[]>;
}
export const OutboundRouting = token<OutboundRouting>('telephony.routing');
export { type Way, wayTo } from './phones/ring.js';
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
