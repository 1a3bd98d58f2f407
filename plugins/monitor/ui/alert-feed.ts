import type { Alert } from './types.js';

const shownMs = 3_600_000;
const rowsMax = 30;

/** What a supervisor reads of alerts: those that are open, and then those of the last hour that are over; the newest first. */
export const feedOf = (alerts: readonly Alert[], now: number): readonly Alert[] =>
  alerts
    .filter(({ until }) => until === null || now - until < shownMs)
    .toSorted(
      (a, b) =>
        Number(a.until !== null) - Number(b.until !== null) || (b.until ?? 0) - (a.until ?? 0) || b.since - a.since,
    )
    .slice(0, rowsMax);
