import { readFileSync } from 'node:fs';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { callFake, FakeLog, localeFaults, manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Trunks } from './index.js';
import plugin from './plugin.js';
import { newTrunkSchema, type NumberView, type TrunkView } from './schemas.js';
import { TelephonyCards } from './trunks/telephony-cards.js';
import { endpointName } from './trunks/endpoint-name.js';
import { stateOf } from './trunks/trunk-states.js';

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

const post = async (body: object) => host.request('POST', '/trunks', { body });
const lines = async () => JSON.stringify(await host.asteriskConfig.sections());

describe('trunks', () => {
  it('are added, changed with their version, and removed; the password is never told', async () => {
    const before = host.asteriskConfig.changes;
    const made = await post({
      name: 'Ростелеком',
      host: '127.0.0.1',
      user: 'u1',
      password: 'top.secret',
      register: true,
    });
    expect(made).toMatchObject({ status: 201, body: { port: 5060, hasPassword: true, codecs: ['alaw', 'ulaw'] } });
    const trunk = made.body as TrunkView;
    expect(trunk.endpoint).toMatch(/^trunk-rostelekom-[0-9a-f]{8}$/);
    expect(JSON.stringify(made.body)).not.toContain('top.secret');
    expect(JSON.stringify(host.audited)).not.toContain('top.secret');
    expect(host.asteriskConfig.changes).toBeGreaterThan(before);
    expect(await lines()).toContain('top.secret');

    const path = `/trunks/${trunk.id}`;
    const dialAs = { form: 'national', prefix: '99' };
    const body = { maxChannels: 30, callsPerSecond: 2.5, dialAs };
    expect(await host.request('PATCH', path, { body, ifMatch: '7' })).toMatchObject({ status: 412 });
    expect(await host.request('PATCH', path, { body, ifMatch: '1' })).toMatchObject({
      body: { version: 2, hasPassword: true },
    });
    const trunks = host.service(Trunks);
    expect(await trunks.byId(trunk.id)).toMatchObject({
      maxChannels: 30,
      callsPerSecond: 2.5,
      dialAs,
      enabled: true,
    });
    await host.request('PATCH', path, { body: { password: null } });
    expect(await lines()).not.toContain('top.secret');
    expect(await post({ name: 'Ростелеком', host: 'sip.example.org' })).toMatchObject({
      status: 409,
      body: { code: 'telephony.trunkNameTaken' },
    });
    await host.request('PATCH', path, { body: { enabled: false } });
    expect(await host.asteriskConfig.sections()).toEqual([]);
    expect(await host.request('DELETE', path)).toMatchObject({ status: 204 });
    expect(await host.request('GET', path)).toMatchObject({ status: 404, body: { code: 'telephony.trunkNotFound' } });
  });

  it('tell other plugins of each change', async () => {
    const trunks = host.service(Trunks);
    let told = 0;
    const listening = trunks.onChange(() => (told += 1));
    const { body } = await post({ name: 'listened', host: 'sip.example.org' });
    await host.request('DELETE', `/trunks/${(body as TrunkView).id}`);
    expect(told).toBe(2);
    listening.dispose();
  });

  it('do not take what would mean something else in a file or a SIP address', async () => {
    const hosts = ['a b', 'x\ny', 'host;evil', '1.2.3', '999.1.1.1', 'a@b', '-x.org', '[::1]', '', 'a'.repeat(254)];
    for (const bad of hosts) expect(await post({ name: 'x', host: bad }), bad).toMatchObject({ status: 422 });
    for (const bad of ['p;w', 'p w', 'p\nw', 'p\\w']) {
      expect(await post({ name: 'x', host: 'a.org', user: 'u', password: bad }), bad).toMatchObject({ status: 422 });
    }
    for (const user of ['u@h@x', 'u;x', '@h', 'u@h h', 'u@']) {
      expect(await post({ name: 'x', host: 'a.org', user }), user).toMatchObject({ status: 422 });
    }
    const strange = [
      { outboundProxy: 'sip:proxy' },
      { outboundProxy: 'proxy:99999' },
      { addresses: ['a b'] },
      { addresses: ['10.0.0.0/33'] },
      { authUser: 'a;b' },
      { dtmf: 'x' },
    ];
    for (const options of strange) {
      expect(await post({ name: 'x', host: 'a.org', options }), JSON.stringify(options)).toMatchObject({ status: 422 });
    }
    expect(await post({ name: 'x', host: 'a.org', codecs: ['alaw', '!all'] })).toMatchObject({ status: 422 });
    expect(await post({ name: 'x', host: 'a.org', callerId: '84950000000' })).toMatchObject({ status: 422 });
    for (const prefix of ['+', '1#', '9/', '123456789']) {
      const dialAs = { form: 'digits', prefix };
      expect(await post({ name: 'x', host: 'a.org', dialAs }), prefix).toMatchObject({ status: 422 });
    }
  });

  it('say what a provider wants in its own way', async () => {
    const options = {
      callerIn: 'rpid',
      qualify: false,
      outboundProxy: 'proxy.example.org:5070',
      authUser: '4951112233',
      addresses: ['203.0.113.0/24', 'sbc.example.org'],
      numberIn: 'to',
      behindNat: true,
      dtmf: 'info',
    };
    const login = { user: 'office@example.net', password: 'secret', register: true };
    const { body } = await post({ name: 'own way', host: 'sip.example.org', ...login, options });
    const { id, endpoint, options: stored } = body as TrunkView;
    expect(stored).toMatchObject({ ...options, ownNumbersOnly: true });
    const linesOf = async (name: string, type: string) => {
      const all = await host.asteriskConfig.sections();
      const found = all.find((section) => section.name === name && section.lines[0]?.[1] === type);
      return found?.lines.map((line) => line.join('=')) ?? [];
    };
    const proxy = 'outbound_proxy=sip:proxy.example.org:5070\\;lr';
    expect(await linesOf(endpoint, 'endpoint')).toEqual(
      expect.arrayContaining([
        'send_rpid=yes',
        'dtmf_mode=info',
        'rewrite_contact=yes',
        'set_var=PEREZVON_NUMBER_IN=to',
        'from_user=office',
        'from_domain=example.net',
        proxy,
      ]),
    );
    expect(await linesOf(endpoint, 'aor')).toEqual(expect.arrayContaining(['qualify_frequency=0', proxy]));
    expect(await linesOf(endpoint, 'identify')).toContain('match=sip.example.org,203.0.113.0/24,sbc.example.org');
    expect(await linesOf(`${endpoint}-auth`, 'auth')).toContain('username=4951112233');
    expect(await linesOf(`${endpoint}-reg`, 'registration')).toEqual(
      expect.arrayContaining(['client_uri=sip:office@example.net', 'line=yes', `endpoint=${endpoint}`, proxy]),
    );
    await host.request('PATCH', `/trunks/${id}`, { body: { options: { callerIn: 'from' } } });
    const plain = await linesOf(endpoint, 'endpoint');
    expect(plain.filter((line) => /^(from_user|send_pai|send_rpid)/.test(line))).toEqual([]);
    await host.request('DELETE', `/trunks/${id}`);
  });

  it('have names that Asterisk takes, whatever people call them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (name, id) => {
        expect(endpointName({ name, kind: 'sip' }, null, id)).toMatch(/^[a-z0-9-]{1,64}$/);
      }),
    );
    expect(newTrunkSchema.safeParse({ name: 'ok', host: 'sip.example.org' }).success).toBe(true);
  });

  it('show whether the provider answers', async () => {
    const { body } = await post({ name: 'seen', host: 'sip.example.org' });
    const { id, endpoint } = body as TrunkView;
    // As Asterisk 22 words it.
    host.ari.lists.set(`PJSIPShowEndpoint ${endpoint}`, [{ Status: 'Reachable', RoundtripUsec: '12500' }]);
    host.ari.lists.set('PJSIPShowRegistrationsOutbound', [{ ObjectName: `${endpoint}-reg`, Status: 'Registered' }]);
    const state = { id, state: 'unknown', inUse: 0, latencyMs: 12.5, registration: 'registered', missingModule: null };
    expect(await host.request('GET', '/trunks/states')).toMatchObject({ body: [state] });
    expect(await host.service(Trunks).states()).toMatchObject([{ id, name: 'seen', registration: 'registered' }]);
    expect(await host.snapshot('telephony.trunks')).toEqual({ trunks: { [id]: state } });
    await host.request('DELETE', `/trunks/${id}`);
  });
});

describe('lines of a telephone board', () => {
  const names = ['chan_pjsip.so', 'chan_dahdi.so'].map((name) => ({ name }));
  const missing = (all: readonly { name: string }[] | undefined) => {
    const request = () => (all ? Promise.resolve(all) : Promise.reject(new Error('away')));
    return new TelephonyCards({ ari: { nodes: () => ['a'], request }, log: new FakeLog() }).missing();
  };
  it('tell which module Asterisk lacks for them', async () => {
    expect(await missing(names)).toBeUndefined();
    expect(await missing(names.slice(0, 1))).toBe('chan_dahdi');
    expect(await missing(undefined)).toBeUndefined();
    const board = { endpoint: 'dahdi-g1', enabled: true };
    expect(stateOf(board, new Map(), 'chan_dahdi')).toEqual({ state: 'offline', missingModule: 'chan_dahdi' });
    const sip = { endpoint: 'trunk-a', enabled: true };
    expect(stateOf(sip, new Map([['trunk-a', 'online']]), 'chan_dahdi')).toEqual({
      state: 'online',
      missingModule: null,
    });
  });
  it('have a section of their own, whose channels come last', async () => {
    const board = { group: 3, channels: '1-15,17-31', signalling: 'pri_cpe' };
    const { body } = await post({ name: 'E1', host: 'localhost', kind: 'e1', lines: board });
    const { id, endpoint } = body as TrunkView;
    expect(endpoint).toBe('dahdi-g3');
    expect(host.calls.technologyOf?.(endpoint)).toEqual({ technology: 'dahdi', group: 3 });
    const section = (await host.asteriskConfig.sections()).find(({ name }) => name === endpoint);
    // As chan_dahdi.conf.sample of Asterisk 22 has it: outside of [channels], a section counts by its dahdichan.
    expect(section?.file).toBe('chan_dahdi.conf');
    expect(section?.lines.at(-1)).toEqual(['dahdichan', '1-15,17-31']);
    expect(section?.lines).toContainEqual(['setvar', 'PEREZVON_NUMBERING=RU']);
    await host.request('DELETE', `/trunks/${id}`);
  });
});

describe('numbers', () => {
  it('lead their callers to a destination, and refuse callers of others', async () => {
    const destination = { kind: 'ivr.menu', target: { id: 1 }, fallback: { kind: 'sounds.announcement', target: {} } };
    const made = await host.request('POST', '/numbers', { body: { number: '+74950000001', destination } });
    expect(made).toMatchObject({ status: 201, body: { destination, note: '' } });
    const again = await host.request('POST', '/numbers', { body: { number: '+74950000001', destination } });
    expect(again).toMatchObject({ status: 409, body: { code: 'telephony.numberTaken' } });

    const known = callFake({ direction: 'inbound', ownNumber: '+74950000001' });
    expect(await host.enterDestination('telephony.inbound', {}, known)).toEqual(destination);
    // Providers that send the last digits alone: right while they are those of one number.
    const short = callFake({ direction: 'inbound', ownNumber: '0001' });
    expect(await host.enterDestination('telephony.inbound', {}, short)).toEqual(destination);
    const other = await host.request('POST', '/numbers', { body: { number: '+74951110001', destination } });
    const unsure = callFake({ direction: 'inbound', ownNumber: '0001' });
    expect(await host.enterDestination('telephony.inbound', {}, unsure)).toBeUndefined();
    await host.request('DELETE', `/numbers/${(other.body as { id: string }).id}`);
    expect(known.hungUp).toBeUndefined();
    for (const ownNumber of ['+74950000002', 's', '"; DROP', undefined]) {
      const call = callFake({ direction: 'inbound', ...(ownNumber === undefined ? {} : { ownNumber }) });
      expect(await host.enterDestination('telephony.inbound', {}, call)).toBeUndefined();
      expect(call.hungUp).toBe('rejected');
    }
    // A provider that we register with calls us by our log-in.
    const { body } = await post({ name: 'by log-in', host: 'sip.example.org', defaultNumber: '+74950000001' });
    const { id: trunkId, endpoint: trunk } = body as TrunkView;
    const byLogIn = () => callFake({ direction: 'inbound', ownNumber: 'login.77', trunk });
    expect(await host.enterDestination('telephony.inbound', {}, byLogIn())).toEqual(destination);
    await host.request('PATCH', `/trunks/${trunkId}`, { body: { defaultNumber: null } });
    expect(await host.enterDestination('telephony.inbound', {}, byLogIn())).toBeUndefined();
    await host.request('DELETE', `/trunks/${trunkId}`);

    const { id } = made.body as NumberView;
    const changed = await host.request('PATCH', `/numbers/${id}`, { body: { note: 'главный' }, ifMatch: '1' });
    expect(changed).toMatchObject({ body: { note: 'главный', version: 2 } });
    expect(await host.request('PATCH', `/numbers/${id}`, { body: { note: 'x' }, ifMatch: '1' })).toMatchObject({
      status: 412,
    });
    expect(await host.request('DELETE', `/numbers/${id}`)).toMatchObject({ status: 204 });
  });
});

it('says everything in both languages, each error too', () => {
  const read = (language: string) =>
    JSON.parse(readFileSync(new URL(`../locale/${language}.json`, import.meta.url), 'utf8')) as Record<string, unknown>;
  const texts = { ru: read('ru'), en: read('en') };
  expect(localeFaults(texts)).toEqual([]);
  for (const code of ['trunkNotFound', 'trunkNameTaken', 'numberNotFound', 'numberTaken']) {
    expect(texts.en).toHaveProperty([`error.telephony.${code}`]);
  }
});
