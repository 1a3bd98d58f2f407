import { token } from '@perezvon/sdk/server';

/** What others may ask of the queues at this moment. */
export interface QueueFloor {
  /** The operator's leg and the caller's call of a talk that is under way. */
  talkOf(operatorId: string): { readonly leg: string; readonly callId: string } | undefined;
  /** Queues with how many wait, since when the first of them does, and how many operators could take them. */
  waiting(): readonly QueueNow[];
}
export interface QueueNow {
  readonly id: string;
  readonly name: string;
  readonly waiting: number;
  /** Milliseconds since 1970. */
  readonly oldestSince: number | undefined;
  readonly ready: number;
}
export const QueueFloor = token<QueueFloor>('queues.floor');
