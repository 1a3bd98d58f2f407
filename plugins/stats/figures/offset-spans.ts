import { offsetAt } from '@perezvon/sdk/server';
import { dayMs, quarterMs } from '../stays/sums.js';

export interface OffsetSpan {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** The wall clock's lead over UTC. */
  readonly offsetMs: number;
}

/** Cuts a span where the clocks of a zone are changed: mostly it stays whole. */
export function offsetSpans(timeZone: string, from: number, until: number): readonly OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  let begin = from;
  let offsetMs = offsetAt(timeZone, from);
  for (let at = from; at < until; ) {
    const next = Math.min(until, at + dayMs);
    const there = offsetAt(timeZone, next);
    if (there !== offsetMs) {
      const change = changeBetween(timeZone, at, next, offsetMs);
      spans.push({ from: begin, until: change, offsetMs });
      [begin, offsetMs] = [change, there];
    }
    at = next;
  }
  if (begin < until) spans.push({ from: begin, until, offsetMs });
  return spans;
}

/** The first quarter of an hour that has another offset. Clocks are changed at quarters, and not twice a day. */
function changeBetween(timeZone: string, from: number, until: number, before: number): number {
  let [low, high] = [Math.floor(from / quarterMs), Math.ceil(until / quarterMs)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(timeZone, middle * quarterMs) === before) low = middle;
    else high = middle;
  }
  return high * quarterMs;
}
