import type { CallOutcome } from '@perezvon/sdk/server';
import type { RingResult } from '../phones/ring.js';

/** What a provider says of itself, and not of whom it was to reach. */
const ofProvider: ReadonlySet<CallOutcome> = new Set(['congestion', 'failure']);
/** Request timeout: nobody has answered the order itself. */
const timedOut = 408;

/**
 * Whether the next trunk is tried: the provider did not take the call. Never after it rang, nor after somebody was busy, did
 * not answer or refused: they have been reached, or the number is wrong.
 */
export function goesOn(result: RingResult): boolean {
  if (result.how === 'talked') return false;
  if (result.how === 'refused') return true;
  const { end } = result;
  if (!end || end.ringingAt !== undefined || end.answeredAt !== undefined) return false;
  return ofProvider.has(end.outcome) || (end.outcome === 'noAnswer' && end.sipStatus === timedOut);
}
