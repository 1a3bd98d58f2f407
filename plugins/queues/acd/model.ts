/** How an operator is chosen among those who could take a caller; a member's level comes before all of them. */
export const strategies = ['longestIdle', 'leastTalk', 'fewestCalls', 'roundRobin', 'ringSeveral', 'linear'] as const;
export type Strategy = (typeof strategies)[number];

/** Skill by its name, with the level it must have at least, or has. */
export type Skills = Readonly<Record<string, number>>;

/** What decides about a queue's callers. Times in milliseconds. */
export interface QueueRules {
  readonly id: string;
  /** Higher goes first; one step is worth {@link AcdOptions.priorityStepMs} of waiting. */
  readonly priority: number;
  readonly strategy: Strategy;
  /** How many phones ring for one caller with `ringSeveral`; 1 with the others. */
  readonly ringAtOnce: number;
  readonly ringMs: number;
  readonly wrapUpMs: number;
  /** A caller who would be one more than this goes elsewhere. */
  readonly maxLength: number | undefined;
  readonly maxWaitMs: number | undefined;
  /** When nobody is there, who waits and who comes goes elsewhere. */
  readonly leaveWhen: 'never' | 'nobodyLoggedIn' | 'nobodyReady';
  readonly skills: Skills;
  /** How long a returning caller waits for the operator they know alone. */
  readonly stickyMs: number;
}

export interface Membership {
  readonly queue: string;
  /** Operators of a higher level are asked when all of the lower ones are busy. */
  readonly level: number;
  /** The order of `linear` and `roundRobin`. */
  readonly order: number;
}
/** What an operator has said of themselves. */
export type Presence = 'out' | 'paused' | 'ready';
/** What the calls make of an operator. `cooling`: a call was missed a moment ago; `engaged`: in a call of their own. */
export type Work = 'idle' | 'offered' | 'talking' | 'wrapUp' | 'cooling' | 'engaged';

/** How a caller's stay ended. */
export type CallerEnd = 'answered' | 'abandoned' | 'left' | OverflowReason;
export type OverflowReason = 'full' | 'nobody' | 'tooLong' | 'queueGone';

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
  /** A call of the operator's own begins or ends. */
  | { readonly type: 'engaged'; readonly operator: string; readonly is: boolean }
  | {
      readonly type: 'arrived';
      readonly caller: string;
      readonly queue: string;
      /** Since when they wait, kept over transfers, callbacks and restarts. */
      readonly since: number;
      /** Since when they are in this queue, where that is not now: their longest wait counts from it. */
      readonly entered?: number | undefined;
      /** Added to the queue's own. */
      readonly priority?: number | undefined;
      readonly skills?: Skills | undefined;
      readonly sticky?: string | undefined;
      /** They waited here before a restart: no overflow by length now. */
      readonly restored?: boolean | undefined;
      /** A supervisor took them to the front before a restart. */
      readonly first?: boolean | undefined;
      /** They have hung up and were promised a call back: no rule of the queue sends them on, and they fill no place in it. */
      readonly callback?: boolean | undefined;
    }
  /** They hung up, or something else led them away. */
  | { readonly type: 'left'; readonly caller: string; readonly how: 'abandoned' | 'left' }
  | { readonly type: 'toFront'; readonly caller: string }
  | { readonly type: 'accepted'; readonly caller: string; readonly operator: string }
  /** `missed`: it rang and nobody came; `failed`: the phone cannot be reached; `busy`: it is in use; `rejected`: the key was pressed. */
  | {
      readonly type: 'refused';
      readonly caller: string;
      readonly operator: string;
      readonly how: 'missed' | 'failed' | 'busy' | 'rejected';
    }
  | { readonly type: 'talkEnded'; readonly operator: string }
  /** They talked before a restart. */
  | {
      readonly type: 'talking';
      readonly caller: string;
      readonly operator: string;
      readonly queue: string;
      readonly since: number;
    }
  | { readonly type: 'wrapUpDone'; readonly operator: string }
  /** What they did before a restart, on this day. */
  | {
      readonly type: 'worked';
      readonly operator: string;
      readonly calls: number;
      readonly talkMs: number;
      /** Since when they have been free, or are at the work after their last talk. */
      readonly since: number;
      /** When that work ends by itself. */
      readonly wrapUpUntil: number;
    }
  /** Counts of calls and of talk begin again. */
  | { readonly type: 'day' }
  | { readonly type: 'time' };

export type AcdCommand =
  | {
      readonly type: 'offer';
      readonly caller: string;
      readonly operator: string;
      readonly queue: string;
      readonly ringMs: number;
    }
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
  /** Too many calls were missed: the operator has been put on pause. */
  | { readonly type: 'paused'; readonly operator: string; readonly misses: number };

/** What holds for all queues. Times in milliseconds. */
export interface AcdOptions {
  /** What a step of priority is worth: a caller goes before all who came up to so long before with one step less. */
  readonly priorityStepMs: number;
  /** After how many missed calls in a row an operator is put on pause; 0: never. */
  readonly missesToPause: number;
  /** How long after a missed call nothing is offered to the operator. */
  readonly coolingMs: number;
}
export const defaultAcdOptions: AcdOptions = { priorityStepMs: 900_000, missesToPause: 2, coolingMs: 5_000 };
