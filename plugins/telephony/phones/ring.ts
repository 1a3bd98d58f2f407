import type { Call, CallEnd, CallsHost } from '@perezvon/sdk/server';
import { type DestinationRef, newId } from '@perezvon/sdk/shared';
import type { Conversations } from '../call-control/call-control.js';
import type { Legs } from '../outbound/legs.js';
import type { RingOrder, RingingCalls } from './ringing-calls.js';
import type { DialTarget } from './dial-target.js';

export type RingResult =
  /** They did. */
  | { readonly how: 'talked' }
  /** Nobody took the call. */
  | { readonly how: 'notReached'; readonly end: CallEnd | undefined }
  /** Nothing was dialled. */
  | { readonly how: 'refused'; readonly why: string };
export interface RingParts {
  readonly calls: CallsHost;
  readonly legs: Legs;
  readonly talks: Conversations;
  readonly ringingCalls: RingingCalls;
}
export interface RingOptions {
  /** Where the caller waits again when a transfer out of this talk fails. */
  readonly back?: DestinationRef | undefined;
  /** Of a phone of the house: who sits there is told whose call it is. */
  readonly told?: Omit<RingOrder, 'customer'>;
}

/** Calls somebody for a caller, who hears that it rings, and joins the two. */
export async function ringAndJoin(
  { calls, legs, talks, ringingCalls }: RingParts,
  call: Call,
  target: DialTarget,
  ringTimeoutMs: number,
  { back, told }: RingOptions = {},
): Promise<RingResult> {
  const id = newId();
  if (told) ringingCalls.expect(id, { ...told, customer: call });
  const other = legs.expect(id);
  const giveUp = () => void calls.cancel(id);
  let kept = false;
  let goesOn = false;
  call.signal.addEventListener('abort', giveUp, { once: true });
  try {
    const [result] = await calls.start([
      {
        ...target,
        id,
        ringTimeoutMs,
        sameNodeAs: call.id,
        language: call.language,
        destination: { kind: 'telephony.leg', target: {} },
        data: { for: call.id },
      },
    ]);
    if (result?.state !== 'started') return { how: 'refused', why: result?.error.message ?? 'not started' };
    call.journal('DIALOUT', { call: id, to: target.phone ?? target.number ?? target.address });
    const leg = await ringUntil(call, other);
    if (!leg) return { how: 'notReached', end: legs.endOf(id) };
    // From here on the talk says who stays: who hangs up after asking somebody else hands the other over.
    call.signal.removeEventListener('abort', giveUp);
    await call.answer();
    // The phone of the house has the talk in hand; where both are one, who was called.
    const [customer, phone] = leg.phone === undefined && call.phone !== undefined ? [leg, call] : [call, leg];
    const end = await talks.talk({ customer, phone, back });
    kept = end.how === 'given';
    // Whom a phone of ours has called is led on like any caller.
    goesOn = kept || (end.how === 'transferred' && customer === leg);
    if (end.how === 'transferred') await customer.enter(end.to);
    return { how: 'talked' };
  } finally {
    call.signal.removeEventListener('abort', giveUp);
    if (!kept) legs.release(id);
    if (!goesOn) giveUp();
  }
}

/** Plays a ringing tone until the other end is there, or is not to come. */
async function ringUntil(call: Call, other: Promise<Call | undefined>): Promise<Call | undefined> {
  const there = new AbortController();
  const [found] = await Promise.all([
    other.finally(() => there.abort()),
    call.play({ tone: 'ring' }, { until: there.signal }),
  ]);
  return found;
}
