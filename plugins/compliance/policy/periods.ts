import { localTime, startOfDay } from '@perezvon/sdk/server';
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
  const present = new Date(Date.parse(periodOf(per, timeZone, instant)));
  const [year, month, day] = [present.getUTCFullYear(), present.getUTCMonth(), present.getUTCDate()];
  const next = per === 'month' ? Date.UTC(year, month + 1, 1) : Date.UTC(year, month, day + (per === 'week' ? 7 : 1));
  return startOfDay(timeZone, new Date(next).toISOString().slice(0, 10));
}
