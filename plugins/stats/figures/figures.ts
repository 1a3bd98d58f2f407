import { serviceLevelOf } from '@perezvon/plugin-queues';

/** Sums over visits: all other figures are made of them. */
export interface Sums {
  readonly offered: number;
  readonly answered: number;
  readonly lost: number;
  /** Led on by the queue itself: full, nobody there, waited too long, a key, a call back. */
  readonly sentOn: number;
  readonly within: number;
  readonly lostWithin: number;
  readonly answeredWaitMs: number;
  readonly lostWaitMs: number;
  readonly longestWaitMs: number;
  readonly talkMs: number;
  readonly holdMs: number;
  readonly wrapUpMs: number;
  readonly transfers: number;
  /** What those who were sent on met. */
  readonly sentFull: number;
  readonly sentEmpty: number;
  readonly sentTimeout: number;
  readonly sentKey: number;
  readonly sentCallback: number;
}
export const nothing: Sums = {
  offered: 0,
  answered: 0,
  lost: 0,
  sentOn: 0,
  within: 0,
  lostWithin: 0,
  answeredWaitMs: 0,
  lostWaitMs: 0,
  longestWaitMs: 0,
  talkMs: 0,
  holdMs: 0,
  wrapUpMs: 0,
  transfers: 0,
  sentFull: 0,
  sentEmpty: 0,
  sentTimeout: 0,
  sentKey: 0,
  sentCallback: 0,
};
/** The figures people read. Shares from 0 to 1, times in milliseconds; null where there is nothing to divide by. */
export interface Figures extends Sums {
  /** As the live screens have it. */
  readonly serviceLevel: number | null;
  /** The same, without those who hung up within the threshold: they gave nobody a chance. */
  readonly serviceLevelPatient: number | null;
  readonly lostShare: number | null;
  /** Average speed of answer. */
  readonly asaMs: number | null;
  /** Average handling time: talk, hold and the work after it. */
  readonly ahtMs: number | null;
}

/** Time that operators were busy with customers. */
export const handledMs = ({ talkMs, holdMs, wrapUpMs }: Sums): number => talkMs + holdMs + wrapUpMs;

export function plus(a: Sums, b: Sums): Sums {
  const sum = (Object.keys(nothing) as (keyof Sums)[]).map((key) => [
    key,
    key === 'longestWaitMs' ? Math.max(a[key], b[key]) : a[key] + b[key],
  ]);
  return Object.fromEntries(sum) as Sums;
}
/** The definitions, in one place. */
export function figuresOf(sums: Sums): Figures {
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  const came = sums.answered + sums.lost;
  return {
    ...sums,
    serviceLevel: serviceLevelOf(sums),
    serviceLevelPatient: share(sums.within, came - sums.lostWithin),
    lostShare: share(sums.lost, came),
    asaMs: share(sums.answeredWaitMs, sums.answered),
    ahtMs: share(handledMs(sums), sums.answered),
  };
}
