import type { Refusal, Strategy } from './model.js';

/**
 * Why an operator was offered a caller. `sticky`: they spoke last. `nextInLine`: the operator became free, and the caller is
 * first of those they may take. A strategy: best of the free ones by its figure (milliseconds free or talked, calls, or the
 * place in the list).
 */
export type OfferReason =
  | { readonly code: 'sticky' }
  | { readonly code: 'nextInLine'; readonly waiting: number }
  | { readonly code: Strategy; readonly free: number; readonly level: number; readonly figure: number };

/** Why a member of the queue was not asked: the first obstacle, in the order of this list. */
export type PassReason =
  | { readonly code: 'lacksSkill'; readonly skill: string; readonly needs: number; readonly has: number }
  | { readonly code: 'loggedOut' | 'paused' }
  | { readonly code: 'offered' | 'talking' | 'wrapUp' | 'engaged' }
  /** Rests after a call that their phone did not take. */
  | { readonly code: 'cooling'; readonly how: Refusal }
  /** The caller waits for the operator they spoke to last. */
  | { readonly code: 'callerWaitsFor'; readonly operator: string }
  | { readonly code: 'higherLevel'; readonly own: number; readonly best: number }
  | {
      readonly code: 'lessIdle' | 'moreTalk' | 'moreCalls' | 'laterInTurn' | 'laterInList';
      readonly own: number;
      readonly best: number;
    };

/** Why a caller is offered to nobody now; `before`: how many of the queue go first. */
export type NoOfferReason =
  | { readonly code: 'noMembers' | 'nobodySkilled' | 'nobodyReady' | 'allBusy'; readonly before: number }
  | { readonly code: 'waitsFor'; readonly operator: string; readonly before: number };

/** A member of the queue who was not asked. */
export interface Passed {
  readonly operator: string;
  readonly why: PassReason;
}
