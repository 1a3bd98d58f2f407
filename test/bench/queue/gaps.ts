import type { Traced } from '../../support/sip/sipp.js';

/** From a phone's BYE to the next INVITE at it, in milliseconds, for every phone and every call of a trace. */
export function gapsOf(trace: readonly Traced[], from: number, until: number): readonly number[] {
  const phoneOf = new Map<string, string>();
  const freeSince = new Map<string, number>();
  const gaps: number[] = [];
  for (const { at, sent, text } of trace) {
    const callId = /^Call-ID: *(\S+)/im.exec(text)?.[1] ?? '';
    const invited = sent ? undefined : /^INVITE sip:(phone-\d+)@/.exec(text)?.[1];
    if (invited !== undefined && !phoneOf.has(callId)) {
      phoneOf.set(callId, invited);
      const since = freeSince.get(invited);
      freeSince.delete(invited);
      if (since !== undefined && since >= from && at <= until) gaps.push(at - since);
    } else if (sent && text.startsWith('BYE')) {
      const phone = phoneOf.get(callId);
      if (phone !== undefined) freeSince.set(phone, at);
    }
  }
  return gaps.toSorted((a, b) => a - b);
}
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
