import type { Schedule } from './schemas.js';
import { clockChange, instantsOf, localTime } from './zoned-time.js';

/** A time in which calls may be started: `from` is inside, `to` is not. Milliseconds since 1970. */
export interface OpenTime {
  readonly from: number;
  readonly to: number;
}

const dayMs = 24 * 3_600_000;
/** No zone is further ahead of UTC. */
const furthestEastMs = 15 * 3_600_000;
/** A schedule of one date in the year opens within this many days, or never. */
const horizonDays = 370;
/** How far ahead the end of an opening is looked for: one that never closes is reported to stay open so long. */
const lookAheadDays = 8;

/** Whether calls may be started at an instant, by the clocks and the calendar of the schedule's own time zone. */
export function isOpen(schedule: Schedule, instant: number): boolean {
  const { date, weekday, minute } = localTime(schedule.timeZone, instant);
  if (schedule.from && date < schedule.from) return false;
  if (schedule.to && date > schedule.to) return false;
  return schedule.windows.some(
    ({ days, from, to }) => days.includes(weekday) && minutesOf(from) <= minute && minute < minutesOf(to),
  );
}

/**
 * The present opening, or the next one; nothing when it never opens again. An opening of more than 8 days ends in the
 * answer before it ends in truth: ask again then.
 */
export function nextOpening(schedule: Schedule, instant: number): OpenTime | undefined {
  if (schedule.windows.length === 0) return undefined;
  const from = isOpen(schedule, instant) ? instant : findOpening(schedule, instant);
  if (from === undefined) return undefined;
  for (const point of changes(schedule, from, lookAheadDays)) {
    if (point > from && !isOpen(schedule, point)) return { from, to: point };
  }
  return { from, to: from + lookAheadDays * dayMs };
}

function findOpening(schedule: Schedule, instant: number): number | undefined {
  // Two days of margin: no zone is further from UTC than that.
  const first = schedule.from ? Math.max(instant, Date.parse(schedule.from) - 2 * dayMs) : instant;
  for (const point of changes(schedule, first, horizonDays)) {
    if (point >= instant && isOpen(schedule, point)) return point;
  }
  return undefined;
}

/** In order of time, every instant at which the answer of `isOpen` may change, from the day before `start` on. */
function* changes({ timeZone, windows, to }: Schedule, start: number, days: number): Generator<number> {
  const minutes = new Set([0, ...windows.flatMap((window) => [minutesOf(window.from), minutesOf(window.to)])]);
  const firstDay = Date.parse(localTime(timeZone, start).date) - dayMs;
  const lastDay = to ? Date.parse(to) + 2 * dayMs : Number.POSITIVE_INFINITY;
  let found: number[] = [];
  for (let day = firstDay; day <= Math.min(lastDay, firstDay + (days + 1) * dayMs); day += dayMs) {
    const points = [...minutes].flatMap((minute) => instantsOf(timeZone, day, minute));
    const change = clockChange(timeZone, Math.min(...points), Math.max(...points) + dayMs);
    found.push(...points, ...(change === undefined ? [] : [change]));
    // A change of clocks found today may come after points of tomorrow; nothing of tomorrow comes before this.
    const settled = day + dayMs - furthestEastMs;
    yield* found.filter((point) => point < settled).sort((x, y) => x - y);
    found = found.filter((point) => point >= settled);
  }
  yield* found.sort((x, y) => x - y);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
