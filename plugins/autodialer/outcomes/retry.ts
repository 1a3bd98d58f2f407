import { localTime, startOfDay } from '@perezvon/sdk/server';
import { z } from 'zod';
import type { AttemptOutcome } from './outcome.js';

const seconds = z
  .number()
  .int()
  .min(1)
  .max(30 * 24 * 3600);

/** Outcomes after which a contact may be called again. */
export const retriedOutcomes = [
  'busy',
  'noAnswer',
  'rejected',
  'congestion',
  'tooLittle',
  'failure',
  'machine',
  'uncertain',
] as const;
const retriedSchema = z.enum(retriedOutcomes);
export type RetriedOutcome = z.infer<typeof retriedSchema>;

/** Seconds between two attempts, by the outcome of the first; `default` where the outcome has none of its own. */
export const pausesSchema = z.object({
  default: seconds,
  busy: seconds.optional(),
  noAnswer: seconds.optional(),
  rejected: seconds.optional(),
  congestion: seconds.optional(),
  tooLittle: seconds.optional(),
  failure: seconds.optional(),
  machine: seconds.optional(),
});
export type Pauses = z.infer<typeof pausesSchema>;

/** How a contact is called again, beside how often and after which pause. */
export const retrySchema = z.object({
  /** `doubling`: each further attempt after the same outcome waits twice as long as the one before. */
  growth: z.enum(['fixed', 'doubling']),
  /** Attempts of one contact on one day of the campaign's own calendar. */
  perDay: z.number().int().min(1).max(20).nullable(),
  /** How often an outcome may happen to a contact before it is given up, where that is less than all attempts. */
  counts: z.partialRecord(retriedSchema, z.number().int().min(1).max(20)),
  /** Outcomes after which another number of the same contact is tried. */
  otherNumber: z.array(retriedSchema).max(retriedOutcomes.length),
  /** What counts as reached: the notification time, or the message to its end. */
  until: z.enum(['heard', 'complete']),
});
export type Retry = z.infer<typeof retrySchema>;

export interface RetryRule extends Pick<Retry, 'growth' | 'perDay' | 'counts' | 'otherNumber'> {
  /** How often a contact is called at most. */
  readonly attempts: number;
  readonly pauses: Pauses;
  /** Whose days are counted. */
  readonly timeZone: string;
}

/** For a campaign that is gone. */
export const noMore: RetryRule = {
  attempts: 1,
  pauses: { default: 1 },
  growth: 'fixed',
  perDay: null,
  counts: {},
  otherNumber: [],
  timeZone: 'UTC',
};

/** What has happened to a contact so far, as far as the rules look at it. */
export interface Tally {
  /** Attempts that counted. */
  readonly attempts: number;
  /** Those of before the contact was taken up once more: they number its attempts on, and limit nothing. */
  readonly earlier: number;
  readonly byOutcome: Readonly<Partial<Record<RetriedOutcome, number>>>;
  /** The day of the last attempt (`YYYY-MM-DD`), and how many there were on it. */
  readonly day?: string | undefined;
  readonly onDay: number;
  /** Which of its numbers is next, and how many it has. */
  readonly numberIndex: number;
  readonly numbers: number;
  /** Those of them that turned out not to exist, by index. */
  readonly wrong: readonly number[];
}
export const newTally = (numbers = 1): Tally => ({
  attempts: 0,
  earlier: 0,
  byOutcome: {},
  onDay: 0,
  numberIndex: 0,
  numbers,
  wrong: [],
});

/** What a contact becomes after an attempt. */
export type NextStep = { readonly tally: Tally } & (
  | { readonly state: 'reached' | 'notReached' }
  /** Due again at `nextAt`, milliseconds since 1970. */
  | { readonly state: 'waiting'; readonly nextAt: number }
);

/** Milliseconds since 1970. */
export interface AttemptTimes {
  /** When the attempt began: it counts for that day. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** The provider's fault: it is none of the contact's attempts. */
  readonly free?: boolean;
}

/**
 * Whether, when and on which of its numbers a contact is called again.
 *
 * @param before what had happened to it before this attempt
 * @param times when it began, and whether it counts at all
 */
export function nextStep(
  rule: RetryRule,
  before: Tally,
  outcome: AttemptOutcome,
  { startedAt, endedAt, free = false }: AttemptTimes,
): NextStep {
  // The subscriber is not to blame for what we called off: nothing is lost, and it is due at once.
  if (outcome === 'cancelled') return { state: 'waiting', tally: before, nextAt: endedAt };
  const tally = counted(rule, before, outcome, startedAt, free);
  if (outcome === 'reached') return { state: 'reached', tally };
  if (outcome === 'noMessage') return { state: 'notReached', tally };
  if (outcome === 'invalid') {
    // The number is wrong, not the person: another number of the same contact may be right.
    if (tally.wrong.length >= before.numbers || tally.attempts >= rule.attempts) return { state: 'notReached', tally };
    return { state: 'waiting', tally, nextAt: withinDay(rule, tally, endedAt) };
  }
  const often = tally.byOutcome[outcome] ?? 0;
  if (tally.attempts >= rule.attempts || often >= (rule.counts[outcome] ?? Number.POSITIVE_INFINITY))
    return { state: 'notReached', tally };
  const nextAt = endedAt + pauseSeconds(rule, outcome, often) * 1_000;
  return { state: 'waiting', tally, nextAt: withinDay(rule, tally, nextAt) };
}

function counted(
  rule: RetryRule,
  before: Tally,
  outcome: Exclude<AttemptOutcome, 'cancelled'>,
  at: number,
  free: boolean,
): Tally {
  const day = localTime(rule.timeZone, at).date;
  const retried = retriedSchema.safeParse(outcome).data;
  const byOutcome = retried
    ? { ...before.byOutcome, [retried]: (before.byOutcome[retried] ?? 0) + 1 }
    : before.byOutcome;
  const moves = outcome === 'invalid' || (retried !== undefined && rule.otherNumber.includes(retried));
  const wrong = outcome === 'invalid' ? [...new Set([...before.wrong, before.numberIndex])] : before.wrong;
  const numberIndex = moves ? nextIndex({ ...before, wrong }) : before.numberIndex;
  if (free) return { ...before, byOutcome, numberIndex, wrong };
  return {
    ...before,
    attempts: before.attempts + 1,
    byOutcome,
    day,
    onDay: before.day === day ? before.onDay + 1 : 1,
    numberIndex,
    wrong,
  };
}

/** The next number in turn that is not known to be wrong. */
function nextIndex({ numberIndex, numbers, wrong }: Tally): number {
  const turn = Array.from({ length: numbers }, (_, step) => (numberIndex + 1 + step) % numbers);
  return turn.find((index) => !wrong.includes(index)) ?? numberIndex;
}

function pauseSeconds({ pauses, growth }: RetryRule, outcome: RetriedOutcome, often: number): number {
  const first = (outcome === 'uncertain' ? undefined : pauses[outcome]) ?? pauses.default;
  return growth === 'doubling' ? Math.min(longestPause, first * 2 ** (often - 1)) : first;
}
const longestPause = 30 * 24 * 3600;

/** A day that is full is over at midnight; the schedule then says when it really goes on. */
const withinDay = (rule: RetryRule, tally: Tally, at: number): number => dayFullUntil(rule, tally, at) ?? at;

/** The midnight after which a contact may be called again that has had its attempts of the day; nothing if it has not. */
export function dayFullUntil(
  { perDay, timeZone }: Pick<RetryRule, 'perDay' | 'timeZone'>,
  { day, onDay }: Tally,
  at: number,
): number | undefined {
  if (perDay === null || onDay < perDay || day === undefined || localTime(timeZone, at).date > day) return undefined;
  return startOfDay(timeZone, new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10));
}
