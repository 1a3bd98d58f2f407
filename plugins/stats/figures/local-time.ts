/** Parts of the wall clock of a zone, for sums by hour, day and weekday. */
export interface LocalTime {
  /** `2026-11-23`. */
  readonly day: string;
  /** 0 to 23. */
  readonly hour: number;
  /** 1, Monday, to 7. */
  readonly weekday: number;
}
const dayMs = 86_400_000;
const hourMs = 3_600_000;

/**
 * Reads moments by a zone's wall clock. Zones differ from UTC by whole quarters of an hour, so a quarter is in one hour.
 * To ask the calendar is dear: a day of UTC at whose ends the clocks go alike is asked for twice, however many moments it has.
 */
export function localTimeIn(timeZone: string): (ms: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const offsetAt = (ms: number): number => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return local - Math.floor(ms / 1_000) * 1_000;
  };
  const known = new Map<number, number | undefined>();
  /** The offset of a whole day; nothing where the clocks are changed in it. */
  const offsetOf = (day: number): number | undefined => {
    if (known.has(day)) return known.get(day);
    const [first, last] = [offsetAt(day * dayMs), offsetAt((day + 1) * dayMs - 1)];
    const offset = first === last ? first : undefined;
    known.set(day, offset);
    return offset;
  };
  return (ms) => {
    const local = ms + (offsetOf(Math.floor(ms / dayMs)) ?? offsetAt(ms));
    const days = Math.floor(local / dayMs);
    return {
      day: new Date(days * dayMs).toISOString().slice(0, 10),
      hour: Math.floor((local - days * dayMs) / hourMs),
      // The first of January 1970 was a Thursday.
      weekday: ((days + 3) % 7) + 1,
    };
  };
}
