/** Parts of the wall clock of a zone, for sums by hour, day and weekday. */
export interface LocalTime {
  /** `2026-11-23`. */
  readonly day: string;
  /** 0 to 23. */
  readonly hour: number;
  /** 1, Monday, to 7. */
  readonly weekday: number;
}
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Reads moments by a zone's wall clock. Zones differ from UTC by whole quarters of an hour, so a quarter is in one hour. */
export function localTimeIn(timeZone: string): (ms: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const day = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
    return { day, hour: Number(parts.get('hour')), weekday: weekdays.indexOf(parts.get('weekday') ?? '') + 1 };
  };
}
