import type { PhoneCall } from '@perezvon/plugin-telephony';
import { type Disposable, token } from '@perezvon/sdk/server';

export { type Counts, serviceLevelOf } from './figures.js';

/** What others may ask of the queues at this moment. */
export interface QueueStatus {
  /** The operator's own call and the caller's, of a conversation in progress. */
  talkOf(operatorId: string): { readonly leg: string; readonly callId: string } | undefined;
  /** The caller an operator's phone rings for or is connected to: from a queue, transferred, or called directly. */
  cardOf(operatorId: string): CustomerCard | undefined;
  /** When an operator's wrap-up ends by itself, in milliseconds since 1970; nothing outside wrap-up. */
  wrapUpUntil(operatorId: string): number | undefined;
  /** Told when an operator's phone begins to ring. */
  onRinging(listener: (operatorId: string, card: CustomerCard) => void): Disposable;
  /** Earlier visits of a customer's number, of the last hundred; those of this call do not count. */
  earlier(card: Pick<CustomerCard, 'number' | 'callId'>): Promise<EarlierCalls>;
  /**
   * Queues with how many callers wait on the line, the longest wait, and how many operators are ready.
   *
   * @param operatorId absent: all queues; else the queues of this operator
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
  /** How they came to this phone, if not from a queue. */
  readonly from: CardOrigin | undefined;
  readonly number: string | undefined;
  /** The customer's name, if known. */
  readonly name: string | undefined;
  /** Since when they wait in the queue, or for this phone. Milliseconds since 1970. */
  readonly since: number;
  readonly state: 'ringing' | 'talking';
}
export interface CardOrigin {
  readonly why: PhoneCall['why'];
  /** The operator who transferred them, consults, or did not answer; the phone's name if nobody is logged in there. */
  readonly name: string | undefined;
  readonly number: string | undefined;
}
export interface EarlierCalls {
  readonly calls: number;
  readonly lastAt: number | undefined;
  /** The operator who talked with them last. */
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
export const QueueStatus = token<QueueStatus>('queues.status');
