/** How one of the operators who could take a caller is chosen; a member's level counts first. */
export const strategies = ['longestIdle', 'leastTalk', 'fewestCalls', 'roundRobin', 'ringSeveral', 'linear'] as const;
export type Strategy = (typeof strategies)[number];

/** Skill by its name, with the level it must have at least, or has. */
export type Skills = Readonly<Record<string, number>>;

/** The settings of a queue that call distribution needs. Times in milliseconds. */
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
  /** When the queue counts as deserted: callers then go elsewhere, those who wait and those who come. */
  readonly leaveWhen: 'never' | 'nobodyLoggedIn' | 'nobodyReady';
  readonly skills: Skills;
  /** How long a returning caller waits for nobody but the operator they spoke to last. */
  readonly stickyMs: number;
}

export interface Membership {
  readonly queue: string;
  /** Operators of a higher level are asked when all of the lower ones are busy. */
  readonly level: number;
  /** The order of `linear` and `roundRobin`. */
  readonly order: number;
}
/** What the operator has chosen. */
export type Presence = 'out' | 'paused' | 'ready';
/** What calls make of an operator. `cooling`: rests after a missed call; `engaged`: in a call that call distribution did not give. */
export type Work = 'idle' | 'offered' | 'talking' | 'wrapUp' | 'cooling' | 'engaged';

/** How a caller's visit to a queue ended. */
export type CallerEnd = 'answered' | 'abandoned' | 'left' | OverflowReason;
/** How a phone that rang did not take a call: nobody came, it was unreachable, in use, or the call was declined. */
export type Refusal = 'missed' | 'failed' | 'busy' | 'rejected';
export type OverflowReason = 'full' | 'nobody' | 'tooLong' | 'queueGone';

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
