import type { Counts } from './types.js';

/**
 * When the last contact will have ended, if calls go on as in the last minute: what is left, times the calls that a contact
 * has needed so far, by the speed. Nothing while there is too little to tell by.
 *
 * @param outcomes attempts by outcome so far
 * @param perMinute calls begun in the last minute
 * @returns milliseconds since 1970
 */
export function forecastEnd(
  counts: Counts,
  outcomes: Readonly<Record<string, number>>,
  perMinute: number,
  now: number,
): number | undefined {
  const ended = counts.reached + counts.notReached;
  const left = counts.waiting + counts.dialling;
  const calls = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  if (left === 0 || perMinute < 1 || ended < 5) return undefined;
  return now + (left * (calls / ended) * 60_000) / perMinute;
}
