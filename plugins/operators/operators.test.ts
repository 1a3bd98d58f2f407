import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { type Phone, Phones } from '@perezvon/plugin-telephony';
import { Speech } from '@perezvon/plugin-sounds';
import { installedLanguages, setInstalledLanguages, textIn } from '@perezvon/sdk/shared';
import { callFake, manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Operators } from './index.js';
import plugin from './plugin.js';
import type { OperatorView, PresenceView, StateView } from './schemas.js';

const phoneOf = (number: string): Phone => ({
  id: `00000000-0000-4000-8000-000000000${number}`,
  number,
  name: `phone ${number}`,
  endpoint: `phone-${number}`,
  address: undefined,
  trunkId: undefined,
  browser: false,
  mayCallOut: false,
  enabled: true,
});
const all = [phoneOf('101'), phoneOf('102')];
const phones: Phones = {
  list: async () => all,
  byId: async (id) => all.find((phone) => phone.id === id),
  byNumber: async (number) => all.find((phone) => phone.number === number),
  byEndpoint: async (endpoint) => all.find((phone) => phone.endpoint === endpoint),
  credentials: async () => undefined,
  onChange: () => ({ dispose: () => undefined }),
};
/** What was said, as words. */
const speech: Speech = {
  media: async (text) => ({ sound: text.replaceAll(' ', '_') }),
  fromWords: async () => [],
  wave: async () => [],
};

let database: TestDatabase;
let host: TestHost;
const start = () =>
  startTestHost(plugin, {
    manifest: manifestOf(import.meta.url),
    database: database.url,
    services: [
      [Phones, phones],
      [Speech, speech],
    ],
  });
beforeAll(async () => {
  database = await createTestDatabase();
  host = await start();
});
afterAll(async () => {
  await host.stop();
  await database.drop();
});

const add = async (number: string, pin = '1234') =>
  (await host.request('POST', '/operators', { body: { number, name: `operator ${number}`, pin } }))
    .body as OperatorView;
const dial = async (phone: string, target: object, keys = '') => {
  const call = callFake({ phone, keys });
  await host.enterDestination('operators.code', target, call);
  return call.played.map((media) => ('sound' in media ? media.sound : ''));
};

describe('operators', () => {
  it('log in from any phone by number and PIN, say what they do, and log out; all of it is kept', async () => {
    const one = await add('101');
    expect(JSON.stringify(one)).not.toContain('1234');
    expect(JSON.stringify(host.audited)).not.toContain('1234');
    const operators = host.service(Operators);
    expect(operators.presence(one.id).presence).toBe('out');

    expect((await dial('phone-101', { action: 'logIn' }, '101#9999#101#1234#')).at(-1)).toContain('Вы_вошли');
    expect(operators.presence(one.id)).toMatchObject({ presence: 'ready', phone: { number: '101' } });
    expect(await dial('phone-101', { action: 'state', digits: '1' })).toEqual(['Пауза_1']);
    expect(operators.presence(one.id)).toMatchObject({ presence: 'paused', limitMs: 15 * 60_000 });
    expect((await dial('phone-101', { action: 'state', digits: '8' })).at(-1)).toContain('состояния_нет');
    await dial('phone-101', { action: 'state', digits: '0' });
    await dial('phone-101', { action: 'logOut' });
    expect((await dial('phone-101', { action: 'logOut' })).at(-1)).toContain('никто_не_работает');

    const query = { from: '2020-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' };
    const { body } = await host.request('GET', `/operators/${one.id}/history`, { query });
    const periods = body as {
      presence: string;
      stateNames: Record<string, string>;
      from: number;
      until: number | null;
      by: string;
    }[];
    expect(periods.map(({ stateNames, presence }) => stateNames['ru'] ?? presence)).toEqual([
      'Готов',
      'Пауза 1',
      'Готов',
      'out',
    ]);
    for (const [index, period] of periods.entries()) expect(period.until).toBe(periods[index + 1]?.from ?? null);
  });

  it('stay where they are when core starts again, and move with their log-in', async () => {
    const one = await add('102');
    await dial('phone-102', { action: 'logIn', digits: '102' }, '1234#');
    await host.stop();
    host = await start();
    const operators = host.service(Operators);
    expect(operators.presence(one.id)).toMatchObject({ presence: 'ready', phone: { number: '102' } });
    const moved = await host.request('POST', `/operators/${one.id}/log-in`, { body: { phoneId: phoneOf('101').id } });
    expect((moved.body as PresenceView).phone?.number).toBe('101');
    const other = await add('103');
    const refused = await host.request('POST', `/operators/${other.id}/log-in`, {
      body: { phoneId: phoneOf('101').id },
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'operators.phoneInUse' } });
    await host.request('DELETE', `/operators/${one.id}`);
    await expect.poll(() => operators.presences().some(({ operatorId }) => operatorId === one.id)).toBe(false);
  });

  it('say that they are ready, also who is so already; a supervisor says it for nobody', async () => {
    const one = await add('105');
    const operators = host.service(Operators);
    const said: string[] = [];
    const listening = operators.onReady((id) => said.push(id));
    await operators.logIn(one.id, phoneOf('102'), 'operator');
    await dial('phone-102', { action: 'state', digits: '0' });
    expect(said).toEqual([one.id]);
    await operators.put(one.id, 'ready', 'supervisor');
    await dial('phone-102', { action: 'state', digits: '1' });
    expect(said).toEqual([one.id]);
    await dial('phone-102', { action: 'state', digits: '0' });
    expect(said).toEqual([one.id, one.id]);
    listening.dispose();
    await operators.logOut(one.id, 'operator');
  });

  it('of a whole shift log in, pause and log out in the same moment', async () => {
    const shift = await Promise.all(Array.from({ length: 24 }, (_, i) => add(String(301 + i))));
    const operators = host.service(Operators);
    const paused = operators.states().find(({ kind }) => kind === 'paused')?.id ?? '';
    for (let day = 0; day < 4; day += 1) {
      await Promise.all(shift.map(({ id, number }) => operators.logIn(id, phoneOf(number), 'operator')));
      await Promise.all(shift.map(({ id }) => operators.setState(id, paused, 'operator')));
      await Promise.all(shift.map(({ id }) => operators.logOut(id, 'operator')));
    }
    const periods = await operators.statePeriods(0, Number.MAX_SAFE_INTEGER / 1_000);
    for (const { id } of shift)
      expect(periods.filter(({ operatorId, until }) => operatorId === id && until === undefined)).toHaveLength(1);
  });

  it('are slowed down when they guess PINs, even with the right one at last', async () => {
    await add('104', '4321');
    const guess = (pin: string) => host.request('POST', '/self/log-in', { body: { number: '104', pin, phone: '102' } });
    for (let i = 0; i < 5; i += 1) expect(await guess('0000')).toMatchObject({ body: { code: 'operators.wrongPin' } });
    expect(await guess('4321')).toMatchObject({ status: 409, body: { code: 'operators.tooManyTries' } });
    await host.clock.advance(300_000);
    expect(await guess('4321')).toMatchObject({ status: 200, body: { presence: 'ready' } });
    expect(host.audited.filter(({ action }) => action === 'operators.pin.refused')).toHaveLength(5);
  });

  it('get five tries of 320 at once, and lock nobody else out', async () => {
    await add('199', '4321');
    const guess = (pin: string, user: string) =>
      host.request('POST', '/self/log-in', { body: { number: '199', pin, phone: '101' }, user: { id: user } });
    const answers = await Promise.all(Array.from({ length: 320 }, (_, i) => guess(String(9_000 + i), 'guesser')));
    const codes = answers.map(({ body }) => (body as { code: string }).code);
    expect(codes.filter((code) => code === 'operators.wrongPin')).toHaveLength(5);
    expect(codes.filter((code) => code === 'operators.tooManyTries')).toHaveLength(315);
    expect(await guess('4321', 'guesser')).toMatchObject({ status: 409 });
    expect(await guess('4321', 'colleague')).toMatchObject({ status: 200 });
  });

  it('cannot lose the last state in which calls are taken, nor one that somebody is in', async () => {
    const states = (await host.request('GET', '/states')).body as StateView[];
    const ready = states.find(({ kind }) => kind === 'ready');
    expect(await host.request('DELETE', `/states/${ready?.id}`)).toMatchObject({
      body: { code: 'operators.stateNeeded' },
    });
    const body = {
      kind: 'paused',
      names: { ru: 'Обучение', en: 'Training' },
      digit: 7,
      paid: true,
      limitMinutes: null,
    };
    const made = await host.request('POST', '/states', { body });
    expect(made.status).toBe(201);
    expect(await host.request('POST', '/states', { body })).toMatchObject({ body: { code: 'operators.digitTaken' } });
    expect((await host.request('DELETE', `/states/${(made.body as StateView).id}`)).status).toBe(204);
  });
  it('have names in every installed language, and no others', async () => {
    const body = { kind: 'paused', digit: 7, paid: true, limitMinutes: null };
    const names = { ru: 'Обед', kk: 'Түскі ас' };
    expect((await host.request('POST', '/states', { body: { ...body, names } })).status).toBe(422);
    expect((await host.request('POST', '/states', { body: { ...body, names: {} } })).status).toBe(422);
    const before = installedLanguages();
    setInstalledLanguages([...before, { code: 'kk', name: 'Қазақша' }]);
    const made = await host.request('POST', '/states', { body: { ...body, names } });
    setInstalledLanguages(before);
    expect(made.body).toMatchObject({ names });
    const { names: kept } = made.body as StateView;
    expect(['kk', 'en'].map((language) => textIn(kept, language))).toEqual(['Түскі ас', 'Обед']);
    await host.request('DELETE', `/states/${(made.body as StateView).id}`);
  });
});
