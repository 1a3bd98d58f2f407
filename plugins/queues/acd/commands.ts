import type { CallerEnd, OverflowReason, Work } from './model.js';
import type { NoOfferReason, OfferReason, Passed } from './reasons.js';

export type AcdCommand =
  | {
      readonly type: 'offer';
      readonly caller: string;
      readonly operator: string;
      readonly queue: string;
      readonly ringMs: number;
      readonly why: OfferReason;
      /** Why the other members of the queue were not asked; of a very large queue not all. */
      readonly others: readonly Passed[];
    }
  /** Nobody can take the caller now. Told once for each reason until the next offer; see {@link AcdView.passedOver}. */
  | { readonly type: 'noOffer'; readonly caller: string; readonly queue: string; readonly why: NoOfferReason }
  | {
      readonly type: 'cancel';
      readonly caller: string;
      readonly operator: string;
      readonly why: 'taken' | 'callerLeft' | 'operatorLeft';
    }
  | { readonly type: 'join'; readonly caller: string; readonly operator: string; readonly queue: string }
  | { readonly type: 'overflow'; readonly caller: string; readonly why: OverflowReason }
  | { readonly type: 'ended'; readonly caller: string; readonly how: CallerEnd }
  /** `until`: when it ends by itself. */
  | { readonly type: 'work'; readonly operator: string; readonly work: Work; readonly until?: number | undefined }
  /** Too many missed calls: the operator has been put on pause. */
  | { readonly type: 'paused'; readonly operator: string; readonly misses: number };
