import type { Alert } from './api.js';
import { isOpen } from './board.data.js';

const shownMs = 3_600_000;
const rowsMax = 30;

/** What a supervisor reads of alerts: those that are open, and then those of the last hour that are over; the newest first. */
export const feedOf = (alerts: readonly Alert[], now: number): readonly Alert[] =>
  alerts
    .filter((alert) => isOpen(alert) || now - (alert.until ?? 0) < shownMs)
    .toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || (b.until ?? 0) - (a.until ?? 0) || b.since - a.since)
    .slice(0, rowsMax);
