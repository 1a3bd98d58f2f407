import { clockChange, instantsOf, isInWindow, localTime, minutesOf } from '@perezvon/sdk/server';
import type { Schedule } from './schemas.js';

/** A time in which calls may be started: `from` is inside, `to` is not. Milliseconds since 1970. */
export interface OpenTime {
  readonly from: number;
  readonly to: number;
}
/** Days (`YYYY-MM-DD`) that are not like others. */
export interface Holidays {
  readonly days: ReadonlySet<string>;
  readonly treated: 'closed' | 'asSunday';
}
/** Open while any of its schedules is. */
export interface HoursClause {
  readonly any: readonly Schedule[];
  readonly holidays?: Holidays | undefined;
}
/** Hours that keep several rules at once, such as a campaign's own and those of the law: open while all of them are. */
export type CallHours = readonly HoursClause[];

const dayMs = 24 * 3_600_000;
/** No zone is further ahead of UTC. */
const furthestEastMs = 15 * 3_600_000;
/** A schedule of one date in the year opens within this many days, or never. */
const horizonDays = 370;
/** How far ahead the end of an opening is looked for: one that never closes is reported to stay open so long. */
const lookAheadDays = 8;

/**
 * Whether calls may be started at an instant, by the clocks and the calendar of the schedule's own time zone. The hours of a
 * night belong to two days: each part keeps to the dates and the holidays of its own.
 */
export function isOpen(schedule: Schedule, instant: number, holidays?: Holidays): boolean {
  const { date, weekday, minute } = localTime(schedule.timeZone, instant);
  if (schedule.from && date < schedule.from) return false;
  if (schedule.to && date > schedule.to) return false;
  const holiday = holidays?.days.has(date) ?? false;
  if (holiday && holidays?.treated === 'closed') return false;
  const day = holiday ? 7 : weekday;
  return schedule.windows.some((window) => isInWindow(window, { weekday: day, minute }));
}

/** Whether all rules allow calls at an instant. */
export function hoursOpen(hours: CallHours, instant: number): boolean {
  return hours.every(({ any, holidays }) => any.some((schedule) => isOpen(schedule, instant, holidays)));
}

/** As {@link nextOpeningOf}, of one schedule. */
export function nextOpening(schedule: Schedule, instant: number): OpenTime | undefined {
  return nextOpeningOf([{ any: [schedule] }], instant);
}

/**
 * The present opening, or the next one; nothing when it never opens again. An opening of more than 8 days ends in the
 * answer before it ends in truth: ask again then.
 */
export function nextOpeningOf(hours: CallHours, instant: number): OpenTime | undefined {
  if (hours.some(({ any }) => any.every(({ windows }) => windows.length === 0))) return undefined;
  const from = hoursOpen(hours, instant) ? instant : findOpening(hours, instant);
  if (from === undefined) return undefined;
  for (const point of changes(hours, from, lookAheadDays)) {
    if (point > from && !hoursOpen(hours, point)) return { from, to: point };
  }
  return { from, to: from + lookAheadDays * dayMs };
}

function findOpening(hours: CallHours, instant: number): number | undefined {
  // What opens first in a clause opens it; the last clause to begin decides.
  const begins = hours.map(({ any }) => Math.min(...any.map(({ from }) => (from ? Date.parse(from) : 0))));
  // Two days of margin: no zone is further from UTC than that.
  const first = Math.max(instant, Math.max(0, ...begins) - 2 * dayMs);
  for (const point of changes(hours, first, horizonDays)) {
    if (point >= instant && hoursOpen(hours, point)) return point;
  }
  return undefined;
}

/** In order of time, every instant at which the answer of `hoursOpen` may change, from the day before `start` on. */
function* changes(hours: CallHours, start: number, days: number): Generator<number> {
  const clocks = clocksOf(hours);
  const firstDay = Math.min(...[...clocks.keys()].map((zone) => Date.parse(localTime(zone, start).date))) - dayMs;
  const lastDay = Math.min(lastDayOf(hours), firstDay + (days + 1) * dayMs);
  let found: number[] = [];
  for (let day = firstDay; day <= lastDay; day += dayMs) {
    for (const [timeZone, minutes] of clocks) {
      const points = [...minutes].flatMap((minute) => instantsOf(timeZone, day, minute));
      const change = clockChange(timeZone, Math.min(...points), Math.max(...points) + dayMs);
      found.push(...points, ...(change === undefined ? [] : [change]));
    }
    // A change of clocks found today may come after points of tomorrow; nothing of tomorrow comes before this.
    const settled = day + dayMs - furthestEastMs;
    yield* found.filter((point) => point < settled).sort((x, y) => x - y);
    found = found.filter((point) => point >= settled);
  }
  yield* found.sort((x, y) => x - y);
}

/** The times of day that matter, by time zone: those at which windows begin and end, and midnight. */
function clocksOf(hours: CallHours): ReadonlyMap<string, ReadonlySet<number>> {
  const clocks = new Map<string, Set<number>>();
  for (const { timeZone, windows } of hours.flatMap(({ any }) => any)) {
    const minutes = clocks.get(timeZone) ?? new Set([0]);
    for (const { from, to } of windows) minutes.add(minutesOf(from)).add(minutesOf(to));
    clocks.set(timeZone, minutes);
  }
  return clocks;
}

/** After this day some clause never opens again. */
function lastDayOf(hours: CallHours): number {
  const last = hours.map(({ any }) =>
    Math.max(...any.map(({ to }) => (to ? Date.parse(to) + 2 * dayMs : Number.POSITIVE_INFINITY))),
  );
  return Math.min(...last);
}
