import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Carrier, type CarrierCall, startCarrier } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountsAgree, type Pair } from '../support/accounts.js';
import {
  campaignPage,
  contactsOf,
  finished,
  listReady,
  makeCampaign,
  makeTonePrompt,
  makeTrunk,
  orderImport,
  tally,
} from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { answers, subscribersDialplan } from '../support/subscribers.js';
import { until } from '../support/until.js';

/** Contacts over all campaigns; `PEREZVON_CONTACTS=20000` is the long way. */
const total = Number(process.env.PEREZVON_CONTACTS ?? 400);
const campaigns = 10;
const each = Math.floor(total / campaigns);
/** The long way takes more lines, or it would take hours. */
const scale = total > 5_000 ? 3 : 1;
const house = 70 * scale;
const trunkLines = 60 * scale;
const trunkRate = 50;
const minute = 60_000;

/** For two seconds of fifteen the carrier's own lines are full: 503, now by the one cause and now by the other. */
const burst = [
  'Set(BURST=$[${EPOCH} % 15 < 2])',
  'ExecIf($[${BURST}]?Log(NOTICE,BURST ${CHANNEL(pjsip,call-id)}))',
  'ExecIf($[${BURST}]?Hangup($[34 + 8 * (${EPOCH} % 2)]))',
];

let product: Product;
let carrier: Carrier;
let trunk: string;
let prompt: string;

beforeAll(async () => {
  product = await Product.start();
  carrier = await startCarrier({
    root: serverRoot,
    dir: join(product.dir, 'carrier'),
    // A carrier in a bad mood. The trunk gives up after five seconds of ringing.
    dialplan: subscribersDialplan({
      '[0-3]X': [...burst, ...answers('Wait(30)')],
      // Says goodbye before hello.
      '4X': answers('Hangup(16)'),
      '5X': ['Hangup(17)'],
      // Answers at the very moment at which we give up.
      '6X': ['Ringing()', 'Wait(4.99)', ...answers('Wait(5)')],
      // Sends us elsewhere.
      '70': ['Transfer(PJSIP/+79990000000@product)'],
      // Is out of order.
      '7[1-9]': ['Hangup(38)'],
      // Never sends a sound, and never hangs up by itself.
      '8X': ['Ringing()', 'Wait(0.2)', ...answers('Wait(60)')],
      '9[0-4]': ['Ringing()', 'Wait(60)'],
      '9[5-9]': ['Hangup(1)'],
    }),
  });
  trunk = await makeTrunk(product.api, carrier);
  await product.api.send('PATCH', `/api/telephony/trunks/${trunk}`, {
    maxChannels: trunkLines,
    callsPerSecond: trunkRate,
  });
  await product.api.put('/api/core/modules/autodialer/settings', { values: { channels: house } });
  prompt = await makeTonePrompt(product.api, 600);
});
afterAll(async () => {
  // Undefined where the start failed, whose error is the one to see.
  await (carrier as Carrier | undefined)?.stop();
  await (product as Product | undefined)?.stop();
});

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const clock = (at: number) => new Date(at).toISOString().slice(11, 16);
/** Open now, and for so long; over midnight it is written as two windows, so that `isOpen` below is plain. */
function windowOf(from: number, to: number) {
  if (clock(from) < clock(to)) return [{ days: everyDay, from: clock(from), to: clock(to) }];
  const late = { days: everyDay, from: clock(from), to: '24:00' };
  return clock(to) === '00:00' ? [late] : [late, { days: everyDay, from: '00:00', to: clock(to) }];
}

interface Plan {
  readonly name: string;
  readonly numbers: readonly string[];
  readonly channels: number;
  readonly callsPerSecond: number;
  readonly windows: ReturnType<typeof windowOf>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** When the last campaign closes: at the first full minute that is half a minute away. */
const closesAt = (now: number) => Math.ceil((now + minute / 2) / minute) * minute;

/** When one campaign opens: not before they all are started, and not after the last closes. */
const opensAt = (now: number) => Math.ceil((now + minute / 4) / minute) * minute;

/** The campaign that collects debts. */
const debts = 'campaign 3';

/** Ten campaigns whose numbers tell them apart: +7916 c nnnnnn. */
function plansAt(now: number): Plan[] {
  const open = windowOf(now - 60 * minute, now + 120 * minute);
  const always = [{ days: everyDay, from: '00:00', to: '24:00' }];
  const later = windowOf(now + 180 * minute, now + 240 * minute);
  const opening = windowOf(opensAt(now), now + 120 * minute);
  const closing = windowOf(now - 60 * minute, closesAt(now));
  return Array.from({ length: campaigns }, (_, index): Plan => {
    const numbers = Array.from(
      { length: each },
      (_one, at) => `+7916${index}${String((at * 37) % 1_000_000).padStart(6, '0')}`,
    );
    const name = `campaign ${index}`;
    const channels = scale * ([3, 5, 8, 10, 12, 15, 20, 6, 8, 10][index] ?? 5);
    const callsPerSecond = scale * ([5, 2, 30, 10, 8, 20, 15, 4, 10, 10][index] ?? 5);
    const policyId = name === debts ? 'ruDebtCollection' : index === 4 ? 'ruAdvertising' : 'none';
    // The law has hours of its own for debts: at night a window of three hours would leave no time at all.
    const special = new Map([
      [3, always],
      [6, opening],
      [8, later],
      [9, closing],
    ]);
    const windows = special.get(index) ?? open;
    const settings = { attempts: 1 + (index % 3), pauses: { default: 1 + index }, priority: 1 + index, policyId };
    return { name, numbers, channels, callsPerSecond, windows, settings };
  });
}

it('ten campaigns share a hostile carrier: no limit is broken, every account agrees', async () => {
  const { api } = product;
  const now = Date.now();
  const plans = plansAt(now);
  const message = [{ kind: 'prompt', promptId: prompt }];
  const made = await Promise.all(
    plans.map(async ({ name, numbers, channels, callsPerSecond, windows, settings }) => {
      const id = await makeCampaign(api, {
        name,
        message,
        trunks: [trunk],
        channels,
        callsPerSecond,
        ringTimeoutMs: 5_000,
        notificationMs: 500,
        ...settings,
        // Of a mobile number nobody knows where it is: the law's hours hold in every zone of Russia, Moscow's among them.
        schedule: { timeZone: name === debts ? 'Europe/Moscow' : 'UTC', windows },
      });
      await listReady(api, await orderImport(api, id, numbers));
      return id;
    }),
  );
  // Advertising is not dialled by machines at all.
  const refused = await api.raw('POST', `/api/autodialer/campaigns/${made[4]}/start`);
  expect([refused.status, await refused.json()]).toEqual([
    409,
    expect.objectContaining({ textKey: 'error.autodialer.campaignNotReady.policyRefuses' }),
  ]);
  const running = made.filter((_, index) => index !== 4);
  await Promise.all(running.map((id) => api.post(`/api/autodialer/campaigns/${id}/start`)));

  // The debt collectors call each number once a day: what was not reached today waits for tomorrow.
  const ending = made.filter((_, index) => ![3, 4, 8, 9].includes(index));
  await Promise.all(ending.map((id) => finished(api, id, 1_200_000)));
  const closed = closesAt(now);
  if (closed > Date.now()) await sleep(closed - Date.now() + 2_000);
  await until(
    'all lines to be free',
    async () => {
      const pages = await Promise.all(made.map((id) => campaignPage(api, id)));
      return pages.every(({ counts }) => counts.dialling === 0);
    },
    { timeoutMs: 120_000 },
  );

  const calls = await carrier.calls();
  const ofPlan = plans.map((_, index) => calls.filter(({ number }) => number.startsWith(`+7916${index}`)));
  // Nobody but those of the lists was called, wherever the carrier sent us.
  expect(calls.filter(({ number }) => !plans.some(({ numbers }) => numbers.includes(number)))).toEqual([]);
  expect([ofPlan[4]?.length, ofPlan[8]?.length]).toEqual([0, 0]);
  for (const [index, plan] of plans.entries()) {
    const own = ofPlan[index] ?? [];
    expect([plan.name, mostAtOnce(own) <= plan.channels]).toEqual([plan.name, true]);
    expect([plan.name, mostInASecond(own) <= plan.callsPerSecond + 1]).toEqual([plan.name, true]);
    expect([plan.name, own.filter(({ begin }) => !isOpen(plan.windows, begin))]).toEqual([plan.name, []]);
  }
  expect((ofPlan[3] ?? []).filter(({ begin }) => !debtsMayBeCollected(begin))).toEqual([]);
  // It had to wait for its hours, and called then.
  expect(ofPlan[6]?.length).toBe(each);
  expect(mostAtOnce(calls)).toBeLessThanOrEqual(Math.min(house, trunkLines));
  expect(mostInASecond(calls)).toBeLessThanOrEqual(trunkRate + 2);
  expect(Math.max(...(ofPlan[9] ?? []).map(({ begin }) => begin))).toBeLessThan(closed);
  expect(Object.values(tally((ofPlan[3] ?? []).map(({ number }) => number))).every((times) => times === 1)).toBe(true);

  for (const [index, id] of made.entries()) {
    const contacts = await contactsOf(api, id);
    expect(contacts.length).toBe(each);
    const states = tally(contacts.map(({ state }) => state));
    if (ending.includes(id))
      expect([index, (states['reached'] ?? 0) + (states['notReached'] ?? 0)]).toEqual([index, each]);
  }
  const pairs = await accountsAgree(product, calls);
  expect(pairs.length).toBe(calls.length);
  const refusals = await burstOf();
  const wrong = pairs.filter((pair) => !allowed(pair, refusals).includes(pair.attempt.outcome));
  expect(
    wrong.map(({ attempt, call }) => [attempt.number, attempt.outcome, allowed({ attempt, call }, refusals)]),
  ).toEqual([]);
  // The burst came over some, and not over all.
  const burstOnes = pairs.filter(({ call }) => refusals.has(call.callId));
  expect([...new Set(burstOnes.map(({ attempt }) => attempt.sipStatus))]).toEqual([503]);
  expect(burstOnes.length).toBeGreaterThan(3);
  for (const { attempt, call } of pairs) {
    const { createdAt, endedAt, heardMs } = attempt;
    const within = call.begin >= createdAt.getTime() && call.begin <= endedAt.getTime();
    expect([attempt.number, within, heardMs === null || heardMs <= endedAt.getTime() - call.begin]).toEqual([
      attempt.number,
      true,
      true,
    ]);
  }
}, 1_500_000);

/** Call-IDs of the calls that the carrier refused in a burst. */
async function burstOf(): Promise<ReadonlySet<string>> {
  const log = await readFile(join(product.dir, 'carrier/log/messages'), 'utf8');
  return new Set([...log.matchAll(/BURST (\S+)/g)].map(([, callId = '']) => callId));
}

/** The outcomes that what the carrier did to a call may have. */
function allowed({ call }: Pair, refusals: ReadonlySet<string>): readonly string[] {
  if (refusals.has(call.callId)) return ['congestion'];
  const digits = Number(call.number.slice(-2));
  if (digits < 40) return ['reached'];
  if (digits < 50) return ['tooLittle'];
  if (digits < 60) return ['busy'];
  // The answer that crosses our giving up is none to us.
  if (digits < 70) return call.answer === undefined ? ['noAnswer'] : ['reached', 'noAnswer'];
  if (digits === 70) return ['failure', 'rejected', 'busy', 'congestion'];
  if (digits < 80) return ['congestion'];
  if (digits < 90) return ['reached'];
  return digits < 95 ? ['noAnswer'] : ['invalid'];
}

const isOpen = (windows: Plan['windows'], at: number) =>
  windows.some(({ from, to }) => from <= clock(at) && clock(at) < to);

/** By the clocks of Moscow. */
function debtsMayBeCollected(at: number): boolean {
  const moscow = new Date(at + 180 * minute);
  const weekend = moscow.getUTCDay() % 6 === 0;
  const hour = moscow.getUTCHours();
  return weekend ? hour >= 9 && hour < 20 : hour >= 8 && hour < 22;
}

/** Calls that were up or ringing at the same moment, at most. */
function mostAtOnce(calls: readonly CarrierCall[]): number {
  const changes = calls.flatMap(({ begin, end }) => [
    { at: begin, by: 1 },
    { at: end ?? Number.POSITIVE_INFINITY, by: -1 },
  ]);
  // An end and a begin in the same millisecond are no overlap.
  changes.sort((one, other) => one.at - other.at || one.by - other.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) most = Math.max(most, (now += by));
  return most;
}

/** Calls that began within any one second, at most. */
function mostInASecond(calls: readonly CarrierCall[]): number {
  const begins = calls.map(({ begin }) => begin).toSorted((one, other) => one - other);
  let most = 0;
  for (let first = 0, last = 0; last < begins.length; last += 1) {
    while ((begins[last] ?? 0) - (begins[first] ?? 0) >= 1_000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
