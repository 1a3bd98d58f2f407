/** What calendars and clocks of a time zone show at one instant. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** 1 is Monday. */
  readonly weekday: number;
  /** Minutes since midnight. */
  readonly minute: number;
}

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const dayMs = 24 * 60 * minuteMs;
/** Spreadsheets count from the end of 1899, JavaScript from 1970. */
const daysFrom1899 = 25_569;
const days = new Map<string, Map<number, number | undefined>>();
/** Some ten years of each zone. */
const daysKept = 4_096;
const offsets = new Map<string, Map<number, number>>();
const quartersKept = 4_096;
// A formatter costs more to make than a thousand uses of it; its result depends on the arguments alone.
const formatters = new Map<string, Intl.DateTimeFormat>();

export function isTimeZone(name: string): boolean {
  try {
    return formatterOf(name) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export function localTime(timeZone: string, instant: number): LocalTime {
  const shown = instant + offsetAt(timeZone, instant);
  const date = new Date(shown);
  return {
    date: date.toISOString().slice(0, 10),
    weekday: date.getUTCDay() === 0 ? 7 : date.getUTCDay(),
    minute: Math.floor((shown - Math.floor(shown / dayMs) * dayMs) / minuteMs),
  };
}

/** An instant as spreadsheets count: days since the end of 1899, by the clocks of a zone. */
export const sheetTime = (timeZone: string, instant: number): number =>
  (instant + offsetAt(timeZone, instant)) / dayMs + daysFrom1899;

/** What the clocks of a zone show, to the second: `2026-11-27 15:04:05`. */
export const clockText = (timeZone: string, instant: number): string =>
  new Date(instant + offsetAt(timeZone, instant)).toISOString().slice(0, 19).replace('T', ' ');

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
export function offsetAt(timeZone: string, instant: number): number {
  const day = dayOffset(timeZone, Math.floor(instant / dayMs));
  if (day !== undefined) return day;
  // Clocks are changed at quarters of an hour everywhere: within one, a zone's offset is asked for once.
  const quarter = Math.floor(instant / quarterMs);
  const known = offsets.get(timeZone) ?? new Map<number, number>();
  offsets.set(timeZone, known);
  const offset = known.get(quarter) ?? readOffset(timeZone, instant);
  if (known.size >= quartersKept) known.clear();
  known.set(quarter, offset);
  return offset;
}

/** The offset of a whole day of UTC; nothing where the clocks are changed in it. */
function dayOffset(timeZone: string, day: number): number | undefined {
  const known = days.get(timeZone) ?? new Map<number, number | undefined>();
  days.set(timeZone, known);
  if (known.has(day)) return known.get(day);
  const first = readOffset(timeZone, day * dayMs);
  const offset = first === readOffset(timeZone, (day + 1) * dayMs - 1) ? first : undefined;
  if (known.size >= daysKept) known.clear();
  known.set(day, offset);
  return offset;
}

function readOffset(timeZone: string, instant: number): number {
  const second = Math.floor(instant / 1_000) * 1_000;
  const fields: Record<string, number> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(second)) fields[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = fields;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
}

/**
 * The instants at which the zone's clocks may show a local time: one on most days, two where clocks go back over it, and
 * where they jump over it, the two readings of the time that does not exist.
 *
 * @param dayStart the local date's midnight, written as if it were UTC
 */
export function instantsOf(timeZone: string, dayStart: number, minute: number): readonly number[] {
  const asUtc = dayStart + minute * minuteMs;
  const offsets = new Set([offsetAt(timeZone, asUtc - dayMs), offsetAt(timeZone, asUtc + dayMs)]);
  return [...offsets].map((offset) => asUtc - offset);
}

/** The instant between two others at which the clocks were changed; nothing when they were not. */
export function clockChange(timeZone: string, from: number, to: number): number | undefined {
  const before = offsetAt(timeZone, from);
  if (before === offsetAt(timeZone, to)) return undefined;
  let low = from;
  let high = to;
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (offsetAt(timeZone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}

/** Hours of certain weekdays; `from` and `to` as `HH:MM`, `to` is no part of them. Days from 1, Monday. */
export interface DayWindow {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}
/** Whether the wall clock shows a time of the window. */
export function isInWindow({ days: open, from, to }: DayWindow, { weekday, minute }: LocalTime): boolean {
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  return open.includes(weekday) && from <= time && time < to;
}
