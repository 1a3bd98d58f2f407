import type { ProviderCall } from './queue-log.js';
import type { Traced } from './sip/sipp.js';

/** What sipp's callers met, by their own trace: the provider's log of calls that came to us over `trunk`. */
export function callsOf(trace: readonly Traced[], trunk: string): readonly ProviderCall[] {
  const calls = new Map<string, { -readonly [K in keyof ProviderCall]: ProviderCall[K] }>();
  for (const { at, sent, text } of trace) {
    const id = /^Call-ID: *(\S+)/im.exec(text)?.[1] ?? '';
    const number = sent ? /^INVITE .*[\s\S]*?^From: <sip:([^@]+)@/m.exec(text)?.[1] : undefined;
    const call =
      calls.get(id) ??
      (number === undefined ? undefined : { trunk, number, begin: at, answer: undefined, end: undefined });
    if (!call) continue;
    calls.set(id, call);
    if (!sent && /^SIP\/2\.0 200[\s\S]*^CSeq: \d+ INVITE/m.test(text)) call.answer ??= at;
    if (text.startsWith('BYE')) call.end ??= at;
  }
  return [...calls.values()];
}
