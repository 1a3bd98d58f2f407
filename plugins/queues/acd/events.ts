import type { Membership, Presence, QueueRules, Refusal, Skills } from './model.js';

export type AcdEvent =
  | { readonly type: 'queue'; readonly rules: QueueRules }
  | { readonly type: 'queueGone'; readonly queue: string }
  | {
      readonly type: 'operator';
      readonly operator: string;
      readonly memberships: readonly Membership[];
      readonly skills: Skills;
    }
  | { readonly type: 'operatorGone'; readonly operator: string }
  | { readonly type: 'presence'; readonly operator: string; readonly presence: Presence }
  /** The operator's phone begins or ends a call that did not come from a queue. */
  | { readonly type: 'engaged'; readonly operator: string; readonly is: boolean }
  | {
      readonly type: 'arrived';
      readonly caller: string;
      readonly queue: string;
      /** Since when they wait; kept across transfers, call backs and restarts. */
      readonly since: number;
      /** When they entered this queue, if not now: the longest wait counts from it. */
      readonly entered?: number | undefined;
      /** Added to the queue's own priority. */
      readonly priority?: number | undefined;
      readonly skills?: Skills | undefined;
      readonly sticky?: string | undefined;
      /** They waited here before a restart: a full queue does not send them away. */
      readonly restored?: boolean | undefined;
      /** A supervisor took them to the front before a restart. */
      readonly first?: boolean | undefined;
      /** They hung up and were promised a call back: no overflow rule applies, and they take no place in the line. */
      readonly callback?: boolean | undefined;
    }
  /** They hung up, or were led elsewhere. */
  | { readonly type: 'left'; readonly caller: string; readonly how: 'abandoned' | 'left' }
  | { readonly type: 'toFront'; readonly caller: string }
  | { readonly type: 'accepted'; readonly caller: string; readonly operator: string }
  | {
      readonly type: 'refused';
      readonly caller: string;
      readonly operator: string;
      readonly how: Refusal;
    }
  | { readonly type: 'talkEnded'; readonly operator: string }
  /** They were already talking before a restart. */
  | {
      readonly type: 'talking';
      readonly caller: string;
      readonly operator: string;
      readonly queue: string;
      readonly since: number;
    }
  | { readonly type: 'wrapUpDone'; readonly operator: string }
  /** What the operator did today before a restart. */
  | {
      readonly type: 'worked';
      readonly operator: string;
      readonly calls: number;
      readonly talkMs: number;
      /** Since when they have been free, or in wrap-up. */
      readonly since: number;
      /** When the wrap-up ends by itself. */
      readonly wrapUpUntil: number;
    }
  /** A new day: counts of calls and talk time start again. */
  | { readonly type: 'day' }
  | { readonly type: 'time' };
export type EventOf<T extends AcdEvent['type']> = Extract<AcdEvent, { type: T }>;
