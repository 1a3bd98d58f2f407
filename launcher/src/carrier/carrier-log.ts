import { type CarrierBehaviour, carrierBehaviour } from './behaviour.js';

/** One call as the carrier saw it. Times in milliseconds since 1970. */
export interface CarrierCall {
  readonly number: string;
  /** Call-ID of the INVITE. */
  readonly callId: string;
  readonly behaviour: CarrierBehaviour;
  readonly begin: number;
  readonly answer: number | undefined;
  /** Undefined while it goes on. */
  readonly end: number | undefined;
}

const line = /^\[(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\].*CARRIER (begin|answer|end) (\S+) (\d+) (\S+)/;

/** Reads the lines that the carrier's dialplan wrote. */
export function parseCarrierLog(text: string): CarrierCall[] {
  const calls = new Map<string, { -readonly [K in keyof CarrierCall]: CarrierCall[K] }>();
  for (const each of text.split('\n')) {
    const match = line.exec(each);
    if (!match) continue;
    const [, day = '', time = '', what, channel = '', digits = '', callId = ''] = match;
    const at = Date.parse(`${day}T${time}Z`);
    if (what === 'begin') {
      const number = `+${digits}`;
      calls.set(channel, {
        number,
        callId,
        behaviour: carrierBehaviour(number),
        begin: at,
        answer: undefined,
        end: undefined,
      });
      continue;
    }
    const call = calls.get(channel);
    if (!call) continue;
    if (what === 'answer') call.answer = at;
    else call.end = at;
  }
  return [...calls.values()];
}
