import type { CallEnd } from '@perezvon/sdk/server';
import type { AttemptAnswer, AttemptOutcome } from '../outcomes/outcome.js';
import type { NextStep, Tally } from '../outcomes/retry.js';
import type { PolicyFacts, RefusalReason } from '@perezvon/plugin-compliance';
import type { DialingGroupKey } from './due-contacts.js';

/** An attempt that has not ended: its row is committed and open, its contact is `dialling`. */
export interface OpenAttempt extends DialingGroupKey {
  /** Also the id of the call and of its channel. */
  readonly id: string;
  readonly campaignId: string;
  readonly contactId: number;
  readonly ordinal: number;
  /** What had happened to the contact before. */
  readonly before: Tally;
  /** The number that is dialled: one of the contact's. */
  readonly number: string;
  /** The others of the contact; absent for one that another process began. */
  readonly otherNumbers?: readonly string[];
  readonly name: string;
  /** The contact's row of the list. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly trunkId: string;
  /** The number that is shown; absent: whatever the provider shows. */
  readonly callerId: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Why it may be called: kept with the attempt. */
  readonly decision?: string;
  /** The facts that the policy was asked with; absent for one that another process began. */
  readonly policyFacts?: PolicyFacts;
}

/** What is written when an attempt is over: the attempt's row and the contact's, in one transaction. */
export interface AttemptEnd {
  readonly attempt: OpenAttempt;
  readonly outcome: AttemptOutcome;
  /** What the subscriber said by keys. */
  readonly answer: AttemptAnswer | undefined;
  readonly heardMs: number | undefined;
  /** The customer's system is to be told. */
  readonly deliver: boolean;
  /** Absent when nothing was dialled. */
  readonly call: CallEnd | undefined;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  readonly next: NextStep;
  /** Why the rules called it off. */
  readonly reason?: RefusalReason | undefined;
}
