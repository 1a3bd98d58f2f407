import { type Disposable, token } from '@perezvon/sdk/server';

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
