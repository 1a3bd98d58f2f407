import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { callFake, type FakeCall, manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { newId } from '@perezvon/sdk/shared';
import type { CallEnd } from '@perezvon/sdk/server';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { OutboundRouting } from '../index.js';
import type { PhoneView } from '../phones/schemas.js';
import plugin from '../plugin.js';
import type { TrunkView } from '../schemas.js';

const number = '+74951234567';
let database: TestDatabase;
let host: TestHost;
let full: TrunkView;
let metered: TrunkView;
let last: TrunkView;
let phone: PhoneView;
beforeAll(async () => {
  database = await createTestDatabase();
  host = await startTestHost(plugin, {
    manifest: manifestOf(new URL('..', import.meta.url).href),
    database: database.url,
  });
  full = await post('/trunks', { name: 'full', host: '127.0.0.1', maxChannels: 1 });
  metered = await post('/trunks', { name: 'metered', host: '127.0.0.1', dailyMinutes: 2 });
  last = await post('/trunks', { name: 'last', host: '127.0.0.1' });
  phone = await post('/phones', { number: '120', name: 'phone', mayCallOut: true });
  // As an installation has it that called before there was a policy: rules are for our phones.
  await policy({ rulesBindAll: false, international: true });
  await post('/rules', { name: 'Moscow', prefix: '+7495', trunks: [full.id, metered.id, last.id] });
});
afterAll(async () => {
  await host.stop();
  await database.drop();
});
afterEach(() => {
  for (const { id } of host.calls.open()) host.calls.end(id);
});
const policy = (change: object) => host.request('PATCH', '/dial-policy', { body: change });
const post = async <T>(path: string, body: object) => (await host.request('POST', path, { body })).body as T;

/** Sends a call to a destination that dials. */
function send(kind: string, target: object) {
  const call = callFake({ direction: 'inbound', ...(kind === 'telephony.out' ? { phone: phone.endpoint } : {}) });
  const first = host.calls.started.length;
  const going = host.enterDestination(kind, target, call).catch((error: unknown) => error);
  const dialled = () => host.calls.started.slice(first);
  const order = async (nth: number) => {
    await expect.poll(() => dialled().length, { timeout: 5_000 }).toBe(nth + 1);
    return dialled()[nth] as { id: string; trunk: string };
  };
  return { call, going, dialled, order };
}
const end = (id: string, facts: Partial<CallEnd>) => host.calls.end(id, { ...facts });
const codeOf = (why: unknown) => (why as { readonly code: string }).code;
/** Trunks that carried no call: those that the route leaves out for a limit, then those that were tried in vain. */
const skipped = (call: FakeCall) =>
  call.journalled.flatMap(({ event, data }) => {
    if (event === 'TRUNKSKIPPED') return [[data['trunk'], codeOf(data['why'])]];
    if (event !== 'ROUTE') return [];
    return (data['others'] as { trunk: string; why: unknown }[])
      .map(({ trunk, why }) => [trunk, codeOf(why)])
      .filter(([, code]) => code !== 'notInRule');
  });
/** Another call, of somebody else, takes the only line. */
async function takeLine(): Promise<string> {
  const id = newId();
  const destination = { kind: 'telephony.leg', target: {} };
  await host.calls.start([{ id, number, trunk: full.endpoint, ringTimeoutMs: 5_000, language: 'ru', destination }]);
  return id;
}

it('passes over a trunk whose lines are busy, whoever has them', async () => {
  await takeLine();
  const { call, order, going } = send('telephony.out', { number });
  const { id, trunk } = await order(0);
  expect(trunk).toBe(metered.endpoint);
  expect(skipped(call)).toEqual([[full.endpoint, 'linesBusy']]);
  end(id, { outcome: 'busy' });
  await going;
});

it('gives the last line to one of two calls that come at once', async () => {
  const both = [
    send('telephony.outside', { number, trunkId: full.id }),
    send('telephony.outside', { number, trunkId: full.id }),
  ];
  await expect.poll(() => host.calls.open().length).toBe(1);
  const [id = ''] = host.calls.open().map((one) => one.id);
  await Promise.race(both.map(({ going }) => going));
  end(id, { outcome: 'busy' });
  await Promise.all(both.map(({ going }) => going));
  expect(new Set(both.flatMap(({ dialled }) => dialled()).map((one) => one.id)).size).toBe(1);
});

it('goes on to the next trunk, and the one after it, when providers do not take the call; not when the called is busy', async () => {
  const { call, order, going, dialled } = send('telephony.out', { number });
  end((await order(0)).id, { outcome: 'congestion', sipStatus: 503 });
  end((await order(1)).id, { outcome: 'failure', sipStatus: 488 });
  end((await order(2)).id, { outcome: 'busy', sipStatus: 486 });
  await going;
  expect(dialled().map(({ trunk }) => trunk)).toEqual([full.endpoint, metered.endpoint, last.endpoint]);
  expect(skipped(call)).toEqual([
    [full.endpoint, 'congestion'],
    [metered.endpoint, 'failure'],
  ]);
  expect(call.hungUp).toBe('busy');

  const busy = send('telephony.out', { number });
  end((await busy.order(0)).id, { outcome: 'busy', sipStatus: 486 });
  await busy.going;
  expect(busy.dialled()).toHaveLength(1);
});

it('counts what is spoken through any destination, those in progress as well, and ends them when the minutes are gone', async () => {
  const { id } = await send('telephony.outside', { number, trunkId: metered.id }).order(0);
  host.calls.answer(id);
  await host.clock.advance(61_000);
  end(id, {});
  // Nobody has told the rule of this number: it is a setting.
  const second = send('telephony.outside', { number: '+12025550100', trunkId: metered.id });
  const going = await second.order(0);
  host.calls.answer(going.id);
  await host.clock.advance(40_000);
  expect(host.calls.cancelled).not.toContain(going.id);
  // Each look at the minutes asks the database, and the next is due only when that one has its answer.
  const cancelled = async () => {
    await host.clock.advance(5_000);
    return host.calls.cancelled;
  };
  await expect.poll(cancelled, { timeout: 10_000 }).toContain(going.id);

  await takeLine();
  const next = send('telephony.out', { number });
  const { trunk } = await next.order(0);
  expect(trunk).toBe(last.endpoint);
  expect(skipped(next.call)).toContainEqual([metered.endpoint, 'minutesUsed']);
  const address = send('telephony.outside', { address: 'sip:a@example.org', trunkId: metered.id });
  expect(await address.going).toMatchObject({ code: 'telephony.outsideUnreachable' });
  expect(address.dialled()).toEqual([]);
});

it('begins the day at midnight of the house', async () => {
  const target = { number, trunkId: metered.id };
  const before = send('telephony.outside', target);
  expect(await before.going).toMatchObject({ code: 'telephony.outsideUnreachable' });
  // Midnight in Moscow is 21:00 in Greenwich.
  const day = 86_400_000;
  const midnight = Math.ceil((host.clock.now() + 3 * 3_600_000) / day) * day - 3 * 3_600_000;
  await host.clock.advance(midnight - host.clock.now());
  const { id } = await send('telephony.outside', target).order(0);
  end(id, { outcome: 'busy' });
});

it('asks a rule for what was dialled or told, and not for what an admin has set down', async () => {
  const foreign = '+12025550100';
  const dialled = send('telephony.outside', { number: foreign, dialled: true });
  await dialled.going;
  expect(dialled.dialled()).toEqual([]);
  const routing = host.service(OutboundRouting);
  expect([await routing.allows(foreign), await routing.allows(number)]).toEqual([false, true]);
  expect([await routing.to(foreign), (await routing.to(number)).map(({ trunk }) => trunk)]).toEqual([
    [],
    [full.endpoint, metered.endpoint, last.endpoint],
  ]);
});

it('holds phones outside to the limits of their trunk, be they a number or a SIP address', async () => {
  for (const [phoneNumber, address] of [
    ['301', '+79990000001'],
    ['302', 'sip:somebody@example.org'],
  ] as const) {
    const order = { number: phoneNumber, name: phoneNumber, kind: 'outside', address, trunkId: full.id };
    const { id: phoneId } = await post<PhoneView>('/phones', order);
    const reached = send('telephony.phone', { phoneId });
    const { id } = await reached.order(0);
    expect(reached.dialled()[0]).toMatchObject({
      trunk: full.endpoint,
      ...(address.startsWith('sip:') ? { address } : { number: address }),
    });
    end(id, { outcome: 'busy' });
    await reached.going;
    const line = await takeLine();
    const held = send('telephony.phone', { phoneId });
    await held.going;
    expect(held.dialled()).toEqual([]);
    end(line, {});
  }
});

it('lets no call out that policy or rules forbid, whoever makes it', async () => {
  const order = (to: string) => ({
    id: newId(),
    number: to,
    trunk: last.endpoint,
    ringTimeoutMs: 5_000,
    language: 'ru',
    destination: { kind: 'telephony.leg', target: {} },
  });
  const answers = async (...numbers: string[]) =>
    (await host.calls.start(numbers.map(order))).map((one) => (one.state === 'refused' ? one.error : one.state));
  const refused = (why: string) => expect.objectContaining({ code: `telephony.notAllowed.${why}` });
  const all = [number, '+5351234567', '+78095551234', '+19005550100', '+881612345678'] as const;

  expect(await answers(...all)).toEqual([
    'started',
    'started',
    refused('premium'),
    refused('premium'),
    refused('satellite'),
  ]);
  expect(await policy({ rulesBindAll: true })).toMatchObject({ status: 200, body: { rulesBindAll: true } });
  expect((await answers(...all)).slice(0, 2)).toEqual(['started', refused('noRule')]);
  const overflow = send('telephony.outside', { number: '+5351234567', trunkId: last.id });
  expect(await overflow.going).toMatchObject({ code: 'telephony.outsideUnreachable' });
  expect(overflow.dialled()).toEqual([]);

  // What is opened is open at once, and for all.
  await post('/rules', { name: 'Cuba', prefix: '+53', trunks: [last.id] });
  await policy({ premium: true });
  await post('/rules', { name: 'all', prefix: '+', trunks: [last.id] });
  await expect.poll(() => answers(...all)).toEqual(['started', 'started', 'started', 'started', refused('satellite')]);
  expect(host.audited.map(({ action }) => action)).toContain('telephony.dialPolicy.changed');
});
