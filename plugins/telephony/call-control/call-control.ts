import { type Call, token } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import type { CallControlCommand } from './feature-keys.js';

export interface TalkOrder {
  /** Whom the one at the phone talks with. */
  readonly customer: Call;
  /** The call of the phone: its keys are heard, and its holder may hold, transfer and bring in others. */
  readonly phone: Call;
  /** Where the customer waits again whom nobody takes after a transfer: the front of the queue they came from. */
  readonly back?: DestinationRef | undefined;
  /** The two hear each other for the first time. */
  readonly joined?: () => void;
}
export type TalkResult =
  | { readonly how: 'over' }
  /** The customer is to be led there; the one at the phone is done with them. */
  | { readonly how: 'transferred'; readonly kind: 'blind' | 'attended'; readonly to: DestinationRef }
  /** The other end has been given to somebody who is led to it: it is not to be hung up. */
  | { readonly how: 'given' };
export type CallControlState = 'talking' | 'held' | 'consulting' | 'conference';

/** A talk in the hand of who sits at the phone. */
export interface CallControl {
  state(): CallControlState;
  /** @throws NoSuchNumberError, or ConflictError when it cannot be done now */
  perform(command: CallControlCommand): Promise<CallControlState>;
}
/** Talks at phones of the house: by their keys, and for whoever asks in their holder's name. */
export interface Conversations {
  /** Joins the two and does what the holder of the phone wants, until they are done with each other. */
  talk(order: TalkOrder): Promise<TalkResult>;
  /** @param phone its endpoint, or the id of its call; nothing where nobody talks */
  controlOf(phone: string): CallControl | undefined;
}
export const Conversations = token<Conversations>('telephony.conversations');
