import type { Call, CallsHost, Clock, Log } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import type { Phone } from '../phones/phone.js';
import type { Legs } from '../outbound/legs.js';
import type { RingingCalls } from '../phones/ringing-calls.js';
import type { DialTarget } from '../phones/dial-target.js';
import type { TransferRecall } from './transfer-recall.js';

/** Whom a number leads to, for who dials it at this phone. */
export interface Target {
  /** How they are asked first, in the order in which it is tried; none where nobody can be asked. */
  readonly targets: readonly DialTarget[];
  /** The phone of the house that it is. */
  readonly phoneId?: string;
  /** Where somebody is led who is transferred there. */
  destination(back: TransferRecall): DestinationRef;
}
export interface ConversationParts {
  readonly calls: CallsHost;
  readonly legs: Legs;
  readonly clock: Clock;
  readonly log: Log;
  resolve(number: string, phone: string): Promise<Target | undefined>;
  readonly ringingCalls: RingingCalls;
  /** The phone that a call is from or to. */
  phoneOf(call: Call): Promise<Phone | undefined>;
}
