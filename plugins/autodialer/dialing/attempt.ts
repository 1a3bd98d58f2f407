import type { CallEnd } from '@perezvon/sdk/server';
import type { AttemptOutcome } from '../outcomes/outcome.js';
import type { NextStep } from '../outcomes/retry.js';

/** An attempt that has not ended: its row is committed and open, its contact is `dialling`. */
export interface OpenAttempt {
  /** Also the id of the call and of its channel. */
  readonly id: string;
  readonly campaignId: string;
  readonly contactId: number;
  readonly listId: string;
  readonly ordinal: number;
  /** Attempts of the contact that counted before. */
  readonly counted: number;
  readonly number: string;
  readonly name: string;
  readonly trunkId: string;
}

/** What is written when an attempt is over: the attempt's row and the contact's, in one transaction. */
export interface AttemptEnd {
  readonly attempt: OpenAttempt;
  readonly outcome: AttemptOutcome;
  readonly heardMs: number | undefined;
  /** Absent when nothing was dialled. */
  readonly call: CallEnd | undefined;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  readonly next: NextStep;
}
