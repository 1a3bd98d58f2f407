/** Calls a second that keep somebody waiting, begun no faster than that: operators who all begin in one second end together too. */
export const callsPerSecond = ({ operators, answerMs, talkMs }: QueueLoad): number =>
  Math.ceil((1.3 * operators * 1_000) / (answerMs + talkMs));

/** Phones that answer, talk and hang up, and callers who are always more than those. Times in milliseconds. */
export interface QueueLoad {
  readonly operators: number;
  /** Callers who wait beside those who talk. */
  readonly waiting: number;
  readonly answerMs: number;
  readonly talkMs: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}
export interface Measured {
  /** From BYE to INVITE, sorted. */
  readonly gaps: readonly number[];
  /** Processors in use by Asterisk, and by core beside it. */
  readonly cpuShare: number;
  readonly cpuShareOfCore: number;
}
