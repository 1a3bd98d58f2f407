import { clockChange, offsetAt } from '@perezvon/sdk/server';

export interface OffsetSpan {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** The wall clock's lead over UTC. */
  readonly offsetMs: number;
}

/** Cuts a span where the clocks of a zone are changed, which is not twice a day: mostly it visits whole. */
export function offsetSpans(timeZone: string, from: number, until: number): readonly OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  for (let begin = from; begin < until; ) {
    const end = clockChange(timeZone, begin, until) ?? until;
    spans.push({ from: begin, until: end, offsetMs: offsetAt(timeZone, begin) });
    begin = end;
  }
  return spans;
}
