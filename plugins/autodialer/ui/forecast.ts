import { type Counts, refusals } from './types.js';

/** Hours in which a campaign calls, as ISO 8601. */
export interface Opening {
  readonly from: string;
  readonly to: string;
}

/**
 * When the last contact will have ended, if calls go on as in the last minute: what is left, times the calls that a contact
 * has needed so far, by the speed, within the hours of the campaign. Nothing while there is too little to tell by, or where
 * the hours that are known do not reach so far.
 *
 * @param outcomes attempts by outcome so far, and refusals, which were no calls
 * @param perMinute calls begun in the last minute
 * @param openings present and next hours, in their order
 * @returns milliseconds since 1970
 */
export function forecastEnd(
  counts: Counts,
  outcomes: Readonly<Record<string, number>>,
  perMinute: number,
  now: number,
  openings: readonly Opening[],
): number | undefined {
  const refused = refusals.reduce((sum, reason) => sum + (outcomes[reason] ?? 0), 0);
  const ended = counts.reached + counts.notReached - refused;
  const left = counts.waiting + counts.dialling;
  const calls = Object.values(outcomes).reduce((sum, count) => sum + count, 0) - refused;
  if (left === 0 || perMinute < 1 || ended < 5) return undefined;
  let work = (left * (calls / ended) * 60_000) / perMinute;
  for (const { from, to } of openings) {
    const begin = Math.max(now, Date.parse(from));
    const open = Math.max(0, Date.parse(to) - begin);
    if (work <= open) return begin + work;
    work -= open;
  }
  return undefined;
}
