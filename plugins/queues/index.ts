import type { PhoneCall } from '@perezvon/plugin-telephony';
import { type Disposable, token } from '@perezvon/sdk/server';

export { type Counts, serviceLevelOf } from './figures.js';

/** What others may ask of the queues at this moment. */
export interface QueueStatus {
  /** The operator's leg and the caller's call of a talk that is under way. */
  talkOf(operatorId: string): { readonly leg: string; readonly callId: string } | undefined;
  /** Whose call an operator's phone rings with, or whom the operator talks with: out of a queue, transferred, or called directly. */
  cardOf(operatorId: string): CustomerCard | undefined;
  /** When the work that an operator does after a talk ends by itself; nothing for who does none. Milliseconds since 1970. */
  wrapUpUntil(operatorId: string): number | undefined;
  /** Told when an operator's phone begins to ring. */
  onRinging(listener: (operatorId: string, card: CustomerCard) => void): Disposable;
  /** Earlier stays of a customer's number, of the last hundred; what this call itself has been through is none. */
  earlier(card: Pick<CustomerCard, 'number' | 'callId'>): Promise<EarlierCalls>;
  /**
   * Queues with how many wait on the line, since when the one does who has waited longest, and how many operators could take them.
   *
   * @param operatorId absent: all queues of the house; else those this one works in
   */
  waiting(operatorId?: string): readonly QueueNow[];
}
/** What an operator is told of a caller. */
export interface CustomerCard {
  /** The customer's call. */
  readonly callId: string;
  /** The operator's own call with them. */
  readonly leg: string;
  /** Absent where they came through no queue. */
  readonly queueId: string | undefined;
  readonly queue: string;
  /** The queue's text for operators. */
  readonly text: string;
  /** How they came to this phone, where it was not out of the queue. */
  readonly from: CardOrigin | undefined;
  readonly number: string | undefined;
  /** Of the customer, where it is known. */
  readonly name: string | undefined;
  /** Since when they are in the queue, or are led to the phone. Milliseconds since 1970. */
  readonly since: number;
  readonly state: 'ringing' | 'talking';
}
export interface CardOrigin {
  readonly why: PhoneCall['why'];
  /** Name of the operator who transferred them, asks first, or did not take them; of the phone where nobody is logged in. */
  readonly name: string | undefined;
  readonly number: string | undefined;
}
export interface EarlierCalls {
  readonly calls: number;
  readonly lastAt: number | undefined;
  /** Who spoke with them last. */
  readonly operatorId: string | undefined;
}
export interface QueueNow {
  readonly id: string;
  readonly name: string;
  readonly waiting: number;
  /** Milliseconds since 1970. */
  readonly oldestSince: number | undefined;
  readonly ready: number;
}
export const QueueStatus = token<QueueStatus>('queues.floor');
