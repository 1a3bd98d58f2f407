import type { Call } from '@perezvon/sdk/server';
import type { OverflowReason } from '../acd/index.js';

/** Somebody who waits for an operator: a call in the queue, or a customer who is to be called back. */
export interface Waiting {
  readonly id: string;
  /** The call in which they came. */
  readonly callId: string;
  readonly queueId: string;
  readonly number: string | undefined;
  readonly name?: string | undefined;
  readonly since: number;
  /** They are to be called back. */
  readonly isCallback?: boolean | undefined;
  /** Their present call, if there is one: the operator's phone is called on the same Asterisk. */
  readonly sameNodeAs: string | undefined;
  /** An operator has answered for them. Resolves when the conversation is over. */
  talk(leg: Call, operatorId: string): Promise<void>;
  overflow(why: OverflowReason): void;
  /** A supervisor took them to the front: kept for after a restart. */
  takenToFront(): void;
  journal(event: string, data: Readonly<Record<string, unknown>>): void;
}
