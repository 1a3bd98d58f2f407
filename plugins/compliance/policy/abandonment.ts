/** What was noted on a call that was answered, in order: where it was led, with whom it was joined, its end. */
export interface LedEvent {
  readonly event: 'ENTER' | 'CONNECT' | 'END';
  /** The destination that was entered. */
  readonly kind: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}
/** Answered calls of a campaign, and how many of them waited in vain for a person. */
export interface Abandonment {
  readonly answered: number;
  readonly abandoned: number;
}

/** Destinations at which a person is expected to answer. A menu or an announcement speaks for itself. */
export const peopleKinds = ['queues.queue', 'telephony.internal', 'telephony.phone', 'telephony.outside'] as const;
const people: ReadonlySet<string | undefined> = new Set(peopleKinds);

/**
 * Whether a call was abandoned: led to somebody, and not joined with anybody in time. One whose subscriber has hung up by
 * then has waited for nobody. The time runs from the end of what was played, which is when the call was led on; until it is
 * over, nothing is said about the call.
 */
export function isAbandoned(events: readonly LedEvent[], connectWithinMs: number, now: number): boolean {
  const led = events.find(({ event, kind }) => event === 'ENTER' && people.has(kind));
  if (!led) return false;
  const latest = led.at + connectWithinMs;
  if (now <= latest) return false;
  return !events.some(({ event, at }) => event !== 'ENTER' && at >= led.at && at <= latest);
}

/** How a campaign stands to the share that is allowed; `near` from four fifths of it. The first one alone is no rate. */
export function abandonmentState({ answered, abandoned }: Abandonment, share: number): 'fine' | 'near' | 'over' {
  const most = Math.max(1, answered * share);
  if (abandoned > most) return 'over';
  return abandoned > 1 && abandoned >= most * 0.8 ? 'near' : 'fine';
}
