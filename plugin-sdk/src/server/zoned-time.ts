import { Temporal } from 'temporal-polyfill';

/** What calendars and clocks of a time zone show at one instant. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** 1 is Monday. */
  readonly weekday: number;
  /** Minutes since midnight. */
  readonly minute: number;
}
/** A time in which the clocks of a zone are not changed. Milliseconds since 1970; without end where no change is known. */
interface OffsetSpan {
  readonly from: number;
  /** Not part of it. */
  readonly until: number;
  /** Milliseconds that the zone's clocks are ahead of UTC. */
  readonly offsetMs: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Spreadsheets count from the end of 1899, JavaScript from 1970. */
const daysFrom1899 = 25_569;
// The library needs some 20 microseconds for an offset, and the dialer asks for several per contact. A zone has two spans
// a year, so few spans answer all; the one asked for last stands first.
const spans = new Map<string, OffsetSpan[]>();
const spansKept = 128;

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
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
export const offsetAt = (timeZone: string, instant: number): number => spanAt(timeZone, instant).offsetMs;

/**
 * The instants at which the zone's clocks may show a local time, in order: one on most days, two where clocks go back over
 * it, and where they jump over it, the two readings of the time that does not exist.
 *
 * @param dayStart the local date's midnight, written as if it were UTC
 */
export function instantsOf(timeZone: string, dayStart: number, minute: number): readonly number[] {
  const asUtc = dayStart + minute * minuteMs;
  const only = onlyInstant(timeZone, asUtc);
  if (only !== undefined) return [only];
  const local = Temporal.Instant.fromEpochMilliseconds(asUtc).toZonedDateTimeISO('UTC').toPlainDateTime();
  const [first, last] = (['earlier', 'later'] as const).map(
    (disambiguation) => local.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds,
  );
  return [...new Set([first, last])].filter((instant) => instant !== undefined);
}

/**
 * The first instant of a local date: not always midnight, which clocks may jump over or show twice. Of a date that a zone
 * left out, the first instant after it.
 *
 * @param date `YYYY-MM-DD`
 */
export const startOfDay = (timeZone: string, date: string): number =>
  onlyInstant(timeZone, Date.parse(date)) ?? Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;

/** The first instant after `from`, and at most `to`, at which the clocks are changed; nothing when they are not. */
export function clockChange(timeZone: string, from: number, to: number): number | undefined {
  const { until } = spanAt(timeZone, from);
  return until <= to ? until : undefined;
}

/** The instant of a local time on a day without a change of clocks; nothing where one is near. */
function onlyInstant(timeZone: string, asUtc: number): number | undefined {
  const { until, offsetMs } = spanAt(timeZone, asUtc - dayMs);
  return asUtc + dayMs < until ? asUtc - offsetMs : undefined;
}

function spanAt(timeZone: string, instant: number): OffsetSpan {
  const known = spans.get(timeZone) ?? [];
  const at = known.findIndex(({ from, until }) => from <= instant && instant < until);
  const span = known[at] ?? readSpan(timeZone, instant);
  if (at === 0) return span;
  spans.set(timeZone, [span, ...known.filter((other) => other !== span)].slice(0, spansKept));
  return span;
}

function readSpan(timeZone: string, instant: number): OffsetSpan {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(timeZone);
  const next = at.getTimeZoneTransition('next');
  // "Previous" leaves out a change at the very instant that is asked for.
  const previous = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  return {
    from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: at.offsetNanoseconds / 1e6,
  };
}

/**
 * Hours of certain weekdays; `from` and `to` as `HH:MM`, `to` is no part of them. Days from 1, Monday. Hours that end before
 * they begin go on over midnight: their days are those on which they begin.
 */
export interface DayWindow {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}
/** Whether the wall clock shows a time of the window. */
export function isInWindow(
  { days: open, from, to }: DayWindow,
  { weekday, minute }: Pick<LocalTime, 'weekday' | 'minute'>,
): boolean {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  if (begin <= end) return open.includes(weekday) && begin <= minute && minute < end;
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  return (open.includes(weekday) && begin <= minute) || (open.includes(dayBefore) && minute < end);
}

/** The minute of the day of `HH:MM`; that of `24:00` is the end of it. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
