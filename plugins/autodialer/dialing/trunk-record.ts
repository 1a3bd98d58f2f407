import type { CallEnd } from '@perezvon/sdk/server';

/** Who brought a call to its end before anybody was reached. */
export type Blame =
  /** Somebody was reached, or the subscriber's own line said so: busy, no answer after ringing, declined. */
  | 'subscriber'
  /** The provider did not take the call, or did not answer at all. */
  | 'provider'
  /** No such number: the subscriber's, unless the provider says it of every number. */
  | 'number'
  /** We called it off, or nobody knows. */
  | 'us';

/** SIP: log-in asked for or refused, forbidden (RFC 3261, 21.4). */
const refusedUs: ReadonlySet<number> = new Set([401, 403, 407, 488]);
/** Request timeout: also what Asterisk says when nothing came back at all. */
const timedOut = 408;

/** Whose fault an end is. A phone that rang belongs to a subscriber, whatever came after. */
export function blameOf({ outcome, sipStatus, ringingAt, answeredAt }: CallEnd): Blame {
  if (ringingAt !== undefined || answeredAt !== undefined) return 'subscriber';
  switch (outcome) {
    case 'congestion':
    case 'failure':
      return 'provider';
    case 'rejected':
      return sipStatus !== undefined && refusedUs.has(sipStatus) ? 'provider' : 'subscriber';
    case 'noAnswer':
      return sipStatus === undefined || sipStatus === timedOut ? 'provider' : 'subscriber';
    case 'invalid':
      return 'number';
    case 'cancelled':
    case 'uncertain':
      return 'us';
    default:
      return 'subscriber';
  }
}

/** How a trunk has done lately. */
export interface TrunkRecord {
  /** Calls in a row that the provider did not take. */
  readonly faults: number;
  /** Calls in a row to numbers that do not exist, as the provider says. */
  readonly unknownNumbers: number;
  /** No calls over it before this instant, in milliseconds since 1970. */
  readonly heldUntil: number;
  /** How long it is held next time; 0 while it is well. */
  readonly pauseMs: number;
  /** What the provider said last: a SIP status, 0 for nothing. */
  readonly status: number;
}
export const wellTrunk: TrunkRecord = { faults: 0, unknownNumbers: 0, heldUntil: 0, pauseMs: 0, status: 0 };

/** Few enough to be noticed at once, more than bad luck brings. */
const mostFaults = 8;
const mostUnknownNumbers = 15;
const firstPauseMs = 15_000;
const longestPauseMs = 300_000;
/** A list of numbers that nobody has looks like such a provider: it is not kept waiting for long. */
const longestPauseForNumbersMs = 60_000;

/** Held for a while, and then tried with few calls until one of them is taken. */
export const isIll = ({ pauseMs }: TrunkRecord): boolean => pauseMs > 0;

/**
 * What the record of a trunk becomes after a call.
 *
 * @param now milliseconds since 1970
 */
export function afterCall(record: TrunkRecord, blame: Blame, status: number | undefined, now: number): TrunkRecord {
  if (blame === 'us') return record;
  if (blame === 'subscriber') return wellTrunk;
  const faults = record.faults + (blame === 'provider' ? 1 : 0);
  const unknownNumbers = blame === 'number' ? record.unknownNumbers + 1 : record.unknownNumbers;
  const seen = { ...record, faults, unknownNumbers, status: status ?? 0 };
  // Calls that were up already when it was held say nothing new.
  if (now < record.heldUntil) return seen;
  const enough = isIll(record) || faults >= mostFaults || unknownNumbers >= mostUnknownNumbers;
  if (!enough) return seen;
  const longest = faults === 0 ? longestPauseForNumbersMs : longestPauseMs;
  const pauseMs = Math.min(longest, record.pauseMs === 0 ? firstPauseMs : record.pauseMs * 2);
  return { ...seen, heldUntil: now + pauseMs, pauseMs };
}
