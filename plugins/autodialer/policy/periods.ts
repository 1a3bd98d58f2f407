import { localTime } from '@perezvon/sdk/server';
import type { CallLimit } from './profiles.js';

const dayMs = 86_400_000;

/** The calendar day, week (from Monday) or month of an instant in a zone: a text that is the same for all of the period. */
export function periodOf(per: CallLimit['per'], timeZone: string, instant: number): string {
  const { date, weekday } = localTime(timeZone, instant);
  if (per === 'day') return date;
  if (per === 'month') return date.slice(0, 7);
  return new Date(Date.parse(date) - (weekday - 1) * dayMs).toISOString().slice(0, 10);
}

/** The first instant of the period after that of `instant`, to the millisecond. */
export function nextPeriod(per: CallLimit['per'], timeZone: string, instant: number): number {
  const present = periodOf(per, timeZone, instant);
  const longest = { day: 2, week: 9, month: 33 }[per] * dayMs;
  // Periods follow each other without a gap, so the border can be found by halving.
  let inside = instant;
  let beyond = instant + longest;
  while (beyond - inside > 1) {
    const middle = Math.floor((inside + beyond) / 2);
    if (periodOf(per, timeZone, middle) === present) inside = middle;
    else beyond = middle;
  }
  return beyond;
}
