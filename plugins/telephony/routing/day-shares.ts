import { localTime, startOfDay } from '@perezvon/sdk/server';

export interface DayShare {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly seconds: number;
}

/**
 * The seconds of a call on each day it touches, by the calendar of a time zone.
 *
 * @param from milliseconds since 1970
 */
export function dayShares(timeZone: string, from: number, to: number): readonly DayShare[] {
  const shares: DayShare[] = [];
  for (let end = to; end > from; ) {
    const day = localTime(timeZone, end - 1).date;
    const begin = Math.max(from, startOfDay(timeZone, day));
    shares.unshift({ day, seconds: Math.ceil((end - begin) / 1_000) });
    end = begin;
  }
  return shares;
}
