import { clockChange, offsetAt } from '@perezvon/sdk/server';
import { dayMs } from '../queue-visits/aggregate.js';

export interface OffsetSpan {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** The wall clock's lead over UTC. */
  readonly offsetMs: number;
}

/** Cuts a span where the clocks of a zone are changed, which is not twice a day: mostly it stays whole. */
export function offsetSpans(timeZone: string, from: number, until: number): readonly OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  let begin = from;
  const cut = (end: number) => {
    spans.push({ from: begin, until: end, offsetMs: offsetAt(timeZone, begin) });
    begin = end;
  };
  for (let at = from; at < until; at += dayMs) {
    const change = clockChange(timeZone, at, Math.min(until, at + dayMs));
    if (change !== undefined) cut(change);
  }
  if (begin < until) cut(until);
  return spans;
}
