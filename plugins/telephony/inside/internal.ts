import { type Call, type CallsHost, defineDestination } from '@perezvon/sdk/server';
import { type DestinationRef, e164Pattern } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { type FeatureCode, Phones, Trunks } from '../index.js';
import { LegsToken, OutsideCalls } from '../outside/destination.js';
import type { Legs } from '../outside/legs.js';
import { ConversationsToken } from '../hand/conversations.js';
import { ringAndJoin, wayTo } from '../phones/ring.js';
import { ruleFor, RuleBookToken } from '../rules/rule-book.js';
import { UsageToken } from '../rules/usage.js';
import { CodesToken } from './codes.js';

const ringMs = 60_000;

/** Where our own phones come first: a code, another phone, or a number outside that the rules allow. All else is refused. */
export const internal = defineDestination({
  kind: 'telephony.internal',
  target: z.object({}),
  inject: { phones: Phones, codes: CodesToken },
  async enter(call, _target, { phones, codes }) {
    const dialled = call.ownNumber ?? '';
    const from = call.phone === undefined ? undefined : await phones.byEndpoint(call.phone);
    if (!from?.enabled) return refuse(call, 'this phone is not known');
    const code = codes.match(dialled);
    if (code) return withDigits(code, dialled);
    const other = /^\d{2,6}$/.test(dialled) ? await phones.byNumber(dialled) : undefined;
    if (other) return { kind: 'telephony.phone', target: { phoneId: other.id } };
    const number = dialledNumber(dialled);
    if (number === undefined) return refuse(call, 'no such number');
    if (!from.mayCallOut) return refuse(call, 'this phone may not call outside');
    return { kind: 'telephony.out', target: { number } };
  },
});

/** Rings a phone of the house. */
export const phone = defineDestination({
  kind: 'telephony.phone',
  target: z.object({ phoneId: z.uuid(), ringTimeoutMs: z.number().int().min(5_000).max(120_000).default(30_000) }),
  inject: { phones: Phones, trunks: Trunks, calls: OutsideCalls, legs: LegsToken, talks: ConversationsToken },
  isThere: async ({ phoneId }, { phones }) => (await phones.byId(phoneId)) !== undefined,
  async enter(call, { phoneId, ringTimeoutMs }, { phones, trunks, calls, legs, talks }) {
    const to = await phones.byId(phoneId);
    const way = to?.enabled ? wayTo(to, await trunks.list()) : undefined;
    if (!way) return refuse(call, 'the phone cannot be reached');
    const shown = call.number === undefined ? {} : { callerId: call.number };
    const rung = await ringAndJoin({ calls, legs, talks }, call, { ...shown, ...way }, ringTimeoutMs);
    if (rung !== 'talked') await call.hangup('busy');
    return undefined;
  },
});

/** A number outside, for phones of the house alone: by the trunks of its rule, one after another, within their limits. */
export const out = defineDestination({
  kind: 'telephony.out',
  target: z.object({ number: z.string().regex(e164Pattern) }),
  inject: {
    rules: RuleBookToken,
    trunks: Trunks,
    usage: UsageToken,
    calls: OutsideCalls,
    legs: LegsToken,
    talks: ConversationsToken,
  },
  async enter(call, { number }, { rules, trunks, usage, calls, legs, talks }) {
    // A caller from outside who is led here would speak at the expense of the house.
    if (call.phone === undefined) return refuse(call, 'only phones of the house may call outside');
    const rule = ruleFor(await rules.all(), number);
    if (!rule) return refuse(call, 'no rule allows this number');
    const all = await trunks.list();
    for (const id of rule.trunks) {
      const trunk = all.find((one) => one.id === id);
      if (!trunk?.enabled) continue;
      const full = trunk.maxChannels !== undefined && calls.inUse(trunk.endpoint) >= trunk.maxChannels;
      const spent =
        trunk.dailyMinutes !== undefined && (await usage.minutesToday(trunk.endpoint)) >= trunk.dailyMinutes;
      if (full || spent) {
        call.journal('TRUNKSKIPPED', {
          trunk: trunk.endpoint,
          why: full ? 'all lines are busy' : 'minutes of the day are used up',
        });
        continue;
      }
      const way = { number, trunk: trunk.endpoint, plus: trunk.plus, callerId: trunk.callerId };
      const rung = await ringAndJoin({ calls: counted(calls, usage, trunk.endpoint), legs, talks }, call, way, ringMs);
      if (rung !== 'refused') return over(call, rung);
      call.journal('TRUNKSKIPPED', { trunk: trunk.endpoint, why: 'refused' });
    }
    return refuse(call, 'no trunk takes the call');
  },
});

async function over(call: Call, rung: 'talked' | 'notReached'): Promise<undefined> {
  if (rung === 'notReached') await call.hangup('busy');
  return undefined;
}

/** Starts calls that count for the trunk's minutes. */
function counted(calls: CallsHost, usage: { begin(call: string, trunk: string): void }, trunk: string): CallsHost {
  const start: CallsHost['start'] = (orders) => {
    for (const { id } of orders) usage.begin(id, trunk);
    return calls.start(orders);
  };
  return Object.assign(Object.create(calls) as CallsHost, { start });
}

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
  if (e164Pattern.test(dialled)) return dialled;
  const abroad = /^810([1-9]\d{6,14})$/.exec(dialled)?.[1];
  if (abroad !== undefined) return `+${abroad}`;
  const russian = /^[78](\d{10})$/.exec(dialled)?.[1];
  return russian === undefined ? undefined : `+7${russian}`;
}
export type { Legs };
