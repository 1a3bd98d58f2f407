import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { callFake, manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hoursSchema, isWithin } from './hours/hours.js';
import { FeatureCodes } from './index.js';
import { dialledNumber } from './internal/internal.js';
import { sipServerAddress } from './phones/provisioning.js';
import type { PhoneView } from './phones/schemas.js';
import plugin from './plugin.js';
import { ruleFor, type RuleView } from './routing/rule-repository.js';
import type { TrunkView } from './schemas.js';

let database: TestDatabase;
let host: TestHost;
beforeAll(async () => {
  database = await createTestDatabase();
  host = await startTestHost(plugin, { manifest: manifestOf(import.meta.url), database: database.url });
});
afterAll(async () => {
  await host.stop();
  await database.drop();
});
const post = async <T>(path: string, body: object) => (await host.request('POST', path, { body })).body as T;

describe('phones', () => {
  it('are added in a row with strong passwords, told to Asterisk, and shown with their secret to who may', async () => {
    const made = await post<PhoneView[]>('/phones/range', { first: '101', count: 3, name: 'desk' });
    expect(made.map(({ number, endpoint }) => [number, endpoint])).toEqual([
      ['101', 'phone-101'],
      ['102', 'phone-102'],
      ['103', 'phone-103'],
    ]);
    expect(JSON.stringify(made)).not.toContain('password');
    const secrets = await Promise.all(
      made.map(
        async ({ id }) =>
          (await host.request('GET', `/phones/${id}/provisioning`)).body as { password: string; qr: string },
      ),
    );
    expect(new Set(secrets.map(({ password }) => password)).size).toBe(3);
    for (const { password, qr } of secrets) {
      expect(password).toMatch(/^[A-Za-z2-9]{20}$/);
      expect(qr).toMatch(/^<svg/);
    }
    const sections = JSON.stringify(await host.asteriskConfig.sections());
    for (const { password } of secrets) expect(sections).toContain(password);
    expect(sections).toContain('perezvon-internal');
    expect(JSON.stringify(host.audited)).not.toContain(secrets[0]?.password);
    expect(await post('/phones', { number: '101', name: 'again' })).toMatchObject({
      code: 'telephony.phoneNumberTaken',
    });
    expect(await post('/phones', { number: '199', name: 'x', kind: 'outside' })).toMatchObject({
      code: 'telephony.addressMissing',
    });
  });

  it('reach codes and each other; outside only what a rule allows, and only if they may', async () => {
    const trunk = await post<TrunkView>('/trunks', { name: 'way out', host: '127.0.0.1' });
    const free = await post<PhoneView>('/phones', { number: '120', name: 'free', mayCallOut: true });
    await post('/rules', { name: 'Moscow', prefix: '+7495', trunks: [trunk.id] });
    const destination = { kind: 'x.code', target: { action: 'a' } };
    host.points.add(FeatureCodes, { code: '*14', destination });
    const dial = async (phone: string | undefined, ownNumber: string) => {
      const call = callFake({ direction: 'inbound', ownNumber, ...(phone === undefined ? {} : { phone }) });
      const next = await host.enterDestination('telephony.internal', {}, call);
      return { next, call };
    };
    expect((await dial('phone-101', '*142')).next).toEqual({ kind: 'x.code', target: { action: 'a', digits: '2' } });
    expect((await dial('phone-101', '102')).next?.kind).toBe('telephony.phone');
    expect((await dial('phone-101', '84951234567')).call.hungUp).toBe('rejected');
    expect((await dial(undefined, '102')).call.hungUp).toBe('rejected');
    expect((await dial('phone-120', '84951234567')).next).toEqual({
      kind: 'telephony.out',
      target: { number: '+74951234567' },
    });

    const range = await host.request('POST', '/phones/range', { body: { first: '111', count: 2, name: 'row' } });
    expect((range.body as PhoneView[]).map(({ number }) => number)).toEqual(['111', '113']);
    const help = await host.request('POST', '/phones', { body: { number: '112', name: 'help' } });
    expect(help.status).toBe(422);
    // A closing `#` ends a number, and help may be called by every phone.
    expect((await dial('phone-120', '84951234567#')).next?.target).toEqual({ number: '+74951234567' });
    expect((await dial('phone-101', '112')).next).toEqual({ kind: 'telephony.out', target: { number: '112' } });
    // Who has a phone's password does not call with it from twenty places.
    const inCalls = (...ids: readonly string[]) => {
      for (const tell of host.calls.phoneListeners) tell('phone-120', ids);
    };
    inCalls('a', 'b', 'c', 'd', 'e');
    const beyond = await dial('phone-120', '84951234567');
    expect([beyond.next, beyond.call.hungUp]).toEqual([undefined, 'rejected']);
    expect((await dial('phone-120', '102')).next?.kind).toBe('telephony.phone');
    expect((await dial('phone-120', '112')).next?.kind).toBe('telephony.out');
    inCalls();

    const goOut = async (number: string, phone?: string) => {
      const call = callFake({ direction: 'inbound', ...(phone === undefined ? {} : { phone }) });
      const before = host.calls.started.length;
      const going = host.enterDestination('telephony.out', { number }, call);
      await expect.poll(() => call.hungUp !== undefined || host.calls.started.length > before).toBe(true);
      const order = host.calls.started[before];
      if (order) host.calls.end(order.id, { outcome: 'busy' });
      await going;
      return { order, call };
    };
    expect((await goOut('+74951234567', free.endpoint)).order).toMatchObject({
      number: '+74951234567',
      trunk: trunk.endpoint,
    });
    expect((await goOut('+79161234567', free.endpoint)).order).toBeUndefined();
    // A caller from outside never gets to a trunk.
    expect((await goOut('+74951234567')).call.hungUp).toBe('rejected');
  });
});

describe('the address for phones', () => {
  const set = (sipHost: string) => ({ sipHost, sipPort: 0 });
  const machine = (address: string, externalAddress?: string) => ({
    address,
    port: 5070,
    externalAddress,
    localNets: [],
  });
  it('is what was set, else what the machine is known by outside', () => {
    expect(sipServerAddress(set('pbx.example.org'), machine('10.0.0.5', '203.0.113.7')).host).toBe('pbx.example.org');
    expect(sipServerAddress(set('127.0.0.1'), machine('10.0.0.5', '203.0.113.7')).host).toBe('203.0.113.7');
    expect(sipServerAddress(set('127.0.0.1'), machine('10.0.0.5')).host).toBe('10.0.0.5');
    expect(sipServerAddress(set('127.0.0.1'), machine('0.0.0.0')).host).toBe('127.0.0.1');
    expect(sipServerAddress(set('localhost'), undefined)).toEqual({ host: 'localhost', port: 5060 });
    expect(sipServerAddress(set('127.0.0.1'), machine('10.0.0.5')).port).toBe(5070);
    expect(sipServerAddress({ sipHost: 'pbx.example.org', sipPort: 5080 }, machine('10.0.0.5')).port).toBe(5080);
  });
  it('stands in the QR code, which says when nobody elsewhere arrives there', async () => {
    const { id } = await post<PhoneView>('/phones', { number: '131', name: 'far' });
    const look = async () => (await host.request('GET', `/phones/${id}/provisioning`)).body;
    const before = host.ari.sip;
    expect(await look()).toMatchObject({ server: '127.0.0.1', onlyHere: true });
    host.ari.sip = { ...before, port: 5071, externalAddress: '203.0.113.7', localNets: ['10.0.0.0/8'] };
    const found = (await look()) as { uri: string };
    expect(found).toMatchObject({ server: '203.0.113.7', onlyHere: false });
    expect(found.uri).toContain('@203.0.113.7:5071');
    const { body } = await host.request('POST', '/trunks', { body: { name: 'tcp', host: 'a.org', transport: 'tcp' } });
    const sections = await host.asteriskConfig.sections();
    expect(sections.find(({ name }) => name === 'transport-tcp')?.lines).toEqual(
      expect.arrayContaining([
        ['external_media_address', '203.0.113.7'],
        ['external_signaling_address', '203.0.113.7'],
        ['local_net', '10.0.0.0/8'],
      ]),
    );
    // Not by the name in From, which anybody can write.
    const { endpoint } = body as TrunkView;
    expect(sections.find(({ name }) => name === endpoint)?.lines).toContainEqual(['identify_by', 'ip']);
    host.ari.sip = before;
    await host.request('DELETE', `/trunks/${(body as TrunkView).id}`);
    await host.request('DELETE', `/phones/${id}`);
  });
});

describe('rules of calls outside', () => {
  const rule = (prefix: string, enabled = true): RuleView => ({
    id: prefix,
    name: prefix,
    prefix,
    trunks: [],
    enabled,
    version: 1,
  });
  it('take the longest beginning, and nothing without one', () => {
    const rules = [rule('+7'), rule('+7495'), rule('+7499', false)];
    expect(ruleFor(rules, '+74951112233')?.prefix).toBe('+7495');
    expect(ruleFor(rules, '+74991112233')?.prefix).toBe('+7');
    expect(ruleFor(rules, '+12025550100')).toBeUndefined();
    expect(ruleFor([], '+74951112233')).toBeUndefined();
  });
  it('read what people dial', () => {
    expect(dialledNumber('89161234567')).toBe('+79161234567');
    expect(dialledNumber('810442071234567')).toBe('+442071234567');
    expect(dialledNumber('+12025550100')).toBe('+12025550100');
    expect(dialledNumber('112')).toBe('112');
    for (const text of ['112@host', '1234', '8916123456', '*98', 'sip:x@y'])
      expect(dialledNumber(text), text).toBeUndefined();
  });
});

describe('hours of a number', () => {
  const windows = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }];
  const hours = { timeZone: 'Europe/Moscow', windows, holidays: ['2026-11-24', '01-01'] };
  it('go by the wall clock of their zone', () => {
    expect(isWithin(hours, Date.parse('2026-11-23T06:00:00Z'))).toBe(true);
    expect(isWithin(hours, Date.parse('2026-11-23T05:59:59Z'))).toBe(false);
    expect(isWithin(hours, Date.parse('2026-11-23T15:00:00Z'))).toBe(false);
    expect(isWithin(hours, Date.parse('2026-11-22T10:00:00Z'))).toBe(false);
    const allDay = { timeZone: 'UTC', windows: [{ days: [7], from: '00:00', to: '24:00' }], holidays: [] };
    expect(isWithin(allDay, Date.parse('2026-11-22T23:59:00Z'))).toBe(true);
  });
  it('may go on over midnight', () => {
    const night = { ...hours, windows: [{ days: [1], from: '22:00', to: '06:00' }] };
    expect(hoursSchema.safeParse(night).success).toBe(true);
    const times = ['2026-11-23T18:59:00Z', '2026-11-23T19:00:00Z', '2026-11-30T19:00:00Z', '2026-12-01T02:59:00Z'];
    expect(times.map((time) => isWithin(night, Date.parse(time)))).toEqual([false, true, true, true]);
    // The morning of a holiday, and the morning after the window.
    for (const time of ['2026-11-24T02:00:00Z', '2026-12-01T03:00:00Z'])
      expect(isWithin(night, Date.parse(time))).toBe(false);
  });
  it('are none on a holiday, of one year or of each', async () => {
    const noon = (day: string) => isWithin(hours, Date.parse(`${day}T09:00:00Z`));
    expect(['2026-11-23', '2026-11-24', '2026-12-31', '2027-01-01', '2027-11-24'].map(noon)).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    // New year comes by the clock of the zone.
    const always = { ...hours, windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] };
    expect(isWithin(always, Date.parse('2026-12-31T20:59:00Z'))).toBe(true);
    expect(isWithin(always, Date.parse('2026-12-31T21:00:00Z'))).toBe(false);
    const number = { number: '+74957654320', destination: { kind: 'a.open', target: {} } };
    for (const holiday of ['2026-02-29', '13-01', '1 мая'])
      expect(
        (await host.request('POST', '/numbers', { body: { ...number, hours: { ...hours, holidays: [holiday] } } }))
          .status,
      ).toBe(422);
  });
  it('lead a caller elsewhere when they are over', async () => {
    const open = { kind: 'a.open', target: {} };
    const closed = { kind: 'a.closed', target: {} };
    const windows = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:01' }];
    await post('/numbers', { number: '+74957654321', destination: open, hours: { timeZone: 'UTC', windows }, closed });
    const enter = () =>
      host.enterDestination('telephony.inbound', {}, callFake({ direction: 'inbound', ownNumber: '+74957654321' }));
    const midnight = Math.ceil(host.clock.now() / 86_400_000) * 86_400_000;
    await host.clock.advance(midnight + 30_000 - host.clock.now());
    expect(await enter()).toEqual(open);
    await host.clock.advance(60_000);
    expect(await enter()).toEqual(closed);
  });
});
