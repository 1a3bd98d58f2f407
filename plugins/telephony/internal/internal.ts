import { type Call, type CallEnd, defineDestination, token } from '@perezvon/sdk/server';
import { type DestinationRef, e164Pattern, isEmergencyNumber } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { type FeatureCode, Phones } from '../index.js';
import { RecallNeedsToken, recallTransfer, transferRecallSchema, whyNot } from '../call-control/transfer-recall.js';
import { ringOutbound } from '../outbound/ring-outbound.js';
import { ringAndJoin, type RingResult } from '../phones/ring.js';
import { type Caller, dialTargetOf } from '../phones/dial-target.js';
import { PhoneStatesToken } from '../phones/phone-states.js';
import { CodesToken } from './codes.js';
import { DirectoryToken } from './directory.js';

const ringMs = 60_000;
/** Calls that a phone may be in at once when it calls outside. */
export const CallLimitToken = token<() => number>('telephony.callLimit');

/** Where our own phones come first: a code, another phone, or a number outside that the rules allow. All else is refused. */
export const internal = defineDestination({
  kind: 'telephony.internal',
  entry: 'internal',
  target: z.object({}),
  inject: {
    phones: Phones,
    codes: CodesToken,
    directory: DirectoryToken,
    states: PhoneStatesToken,
    limit: CallLimitToken,
  },
  async enter(call, _target, { phones, codes, directory, states, limit }) {
    // A closing `#` ends the number, as phones without a dial key have it.
    const dialled = (call.ownNumber ?? '').replace(/(?<=\d)#$/, '');
    const from = call.phone === undefined ? undefined : await phones.byEndpoint(call.phone);
    if (!from?.enabled) return refuse(call, 'this phone is not known');
    const code = codes.match(dialled);
    if (code) return withDigits(code, dialled);
    const other = await directory.find(dialled);
    if (other && 'destination' in other) return other.destination;
    if (other) return { kind: 'telephony.phone', target: { phoneId: other.phone.id } };
    const number = dialledNumber(dialled);
    if (number === undefined) return refuse(call, 'no such number');
    if (isEmergencyNumber(number)) return { kind: 'telephony.out', target: { number } };
    if (!from.mayCallOut) return refuse(call, 'this phone may not call outside');
    // Who has got hold of a phone's password calls by it as often as the trunk allows.
    if (states.callsOf(call.phone ?? '') > limit()) return refuse(call, 'this phone is in as many calls as it may be');
    return { kind: 'telephony.out', target: { number } };
  },
});

/** Rings a phone of the house. */
export const phone = defineDestination({
  kind: 'telephony.phone',
  target: z.object({
    phoneId: z.uuid(),
    ringTimeoutMs: z.number().int().min(5_000).max(120_000).default(30_000),
    /** Of who was transferred here. */
    back: transferRecallSchema.optional(),
  }),
  inject: { parts: RecallNeedsToken },
  isThere: async ({ phoneId }, { parts }) => (await parts.phones.byId(phoneId)) !== undefined,
  async enter(call, { phoneId, ringTimeoutMs, back }, { parts }) {
    const to = await parts.phones.byId(phoneId);
    const caller = await callerOf(call, parts.phones);
    const target = to?.enabled ? dialTargetOf(to, await parts.trunks.list(), caller) : undefined;
    if (!target && !back) return refuse(call, 'the phone cannot be reached');
    const by = back?.phoneId === undefined ? undefined : await parts.phones.byId(back.phoneId);
    const told = { phoneId, why: back ? 'transferred' : 'direct', by } as const;
    const result: RingResult = target
      ? await ringAndJoin(parts, call, target, ringTimeoutMs, { back: back?.place, told })
      : { how: 'refused', why: 'the phone cannot be reached' };
    if (result.how === 'talked') return undefined;
    if (back) return recallTransfer(parts, call, back, { to: to?.number ?? phoneId, why: whyNot(result) });
    await call.hangup('busy');
    return undefined;
  },
});

/** A colleague is shown by number and name, everybody else by number. */
async function callerOf(call: Call, phones: Pick<Phones, 'byEndpoint'>): Promise<Caller> {
  const own = call.phone === undefined ? undefined : await phones.byEndpoint(call.phone);
  return own ? { number: own.number, name: own.name } : { number: call.number };
}

/** A number outside, for phones of the house alone: by the trunks of its rule, one after another, within their limits. */
export const out = defineDestination({
  kind: 'telephony.out',
  target: z.object({ number: z.string().refine((text) => e164Pattern.test(text) || isEmergencyNumber(text)) }),
  inject: { parts: RecallNeedsToken },
  async enter(call, { number }, { parts }) {
    // A caller from outside who is led here would speak at the expense of the house.
    if (call.phone === undefined) return refuse(call, 'only phones of the house may call outside');
    const result = await ringOutbound(parts, call, { by: 'rule', number }, ringMs);
    if (result.how === 'refused') return refuse(call, result.why);
    if (result.how === 'notReached') await call.hangup(wordFor(result.end));
    return undefined;
  },
});
const wordFor = (end: CallEnd | undefined) => (end?.outcome === 'congestion' ? 'congestion' : 'busy');

async function refuse(call: Call, why: string): Promise<undefined> {
  call.journal('REFUSED', { why });
  await call.hangup('rejected');
  return undefined;
}

function withDigits({ code, destination }: FeatureCode, dialled: string): DestinationRef {
  const digits = dialled.slice(code.length);
  if (digits === '') return destination;
  const target = typeof destination.target === 'object' ? destination.target : {};
  return { ...destination, target: { ...target, digits } };
}

/** What a person dials as E.164: with the plus, with 8 before a Russian number, or with the 810 of other countries. */
export function dialledNumber(dialled: string): string | undefined {
  if (isEmergencyNumber(dialled)) return dialled;
  if (e164Pattern.test(dialled)) return dialled;
  const abroad = /^810([1-9]\d{6,14})$/.exec(dialled)?.[1];
  if (abroad !== undefined) return `+${abroad}`;
  const russian = /^[78](\d{10})$/.exec(dialled)?.[1];
  return russian === undefined ? undefined : `+7${russian}`;
}
