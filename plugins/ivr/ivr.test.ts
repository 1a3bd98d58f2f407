import { Prompts, Speech } from '@perezvon/plugin-sounds';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { callFake, manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { begin, type MenuEvent, step } from './menus/interpreter.js';
import { problemsOf } from './menus/problems.js';
import { type Action, ivrKeys, menuSettingsSchema, type MenuView } from './menus/schemas.js';
import plugin from './plugin.js';

const menuTo = (menuId: string) => ({ kind: 'ivr.menu', target: { menuId } });
const queue = { kind: 'queues.queue', target: { queueId: 'debts' } };
const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.constant<Action>({ do: 'go', to: queue }),
  fc.constant<Action>({ do: 'repeat' }),
  fc.constant<Action>({ do: 'language', language: 'en' }),
  fc.constant<Action>({ do: 'say', text: 'hello' }),
  fc.constant<Action>({ do: 'hangUp' }),
);
const menus = fc
  .record({
    text: fc.constant('hello'),
    repeats: fc.nat(5),
    keys: fc.dictionary(fc.constantFrom(...ivrKeys), actions),
    otherwise: actions,
    collect: fc.option(fc.record({ most: fc.integer({ min: 1, max: 5 }), action: actions })),
  })
  .map((given) => menuSettingsSchema.parse(given));

describe('the interpreter', () => {
  it('lets go of whoever stays silent or wrong, after just the repeats that were asked for', () => {
    const events = fc.infiniteStream(fc.constantFrom<MenuEvent>({ type: 'silence' }, { type: 'typed', keys: 'x' }));
    fc.assert(
      fc.property(menus, events, (menu, stream) => {
        const wrongIsNothing = { ...menu, collect: null };
        let [state, now] = step(wrongIsNothing, begin, { type: 'entered', open: true });
        let asked = 0;
        for (const event of stream) {
          if (now.do !== 'ask') break;
          asked += 1;
          expect(asked).toBeLessThanOrEqual(menu.repeats + 1);
          [state, now] = step(wrongIsNothing, state, event);
        }
        expect(asked).toBe(menu.repeats + 1);
        expect(now).toEqual(menu.otherwise.do === 'go' ? { do: 'go', to: queue } : { do: 'hangUp' });
      }),
    );
  });
  it('does what the key says, however often it was wrong before', () => {
    fc.assert(
      fc.property(menus, fc.constantFrom(...ivrKeys), fc.nat(3), (menu, key, misses) => {
        const action = menu.keys[key];
        const [state, now] = step(menu, { misses }, { type: 'typed', keys: key });
        if (action?.do === 'go') expect(now).toEqual({ do: 'go', to: queue });
        if (action?.do === 'hangUp') expect(now).toEqual({ do: 'hangUp' });
        if (action?.do === 'repeat') expect(now).toEqual({ do: 'ask' });
        if (action?.do === 'language') expect(now).toEqual({ do: 'ask', language: 'en' });
        if (action?.do === 'say') expect(now).toEqual({ do: 'ask', before: { say: 'hello' } });
        if (action) expect(state.misses).toBe(misses);
      }),
    );
  });
});

describe('a menu that would strand callers', () => {
  const menu = (given: object) => menuSettingsSchema.parse({ text: 'hello', ...given });
  it('is found: nothing to hear, nothing to choose, a way to nowhere, a loop without an end', () => {
    const kinds = (id: string, all: Record<string, object>) => {
      const settings = Object.entries(all).map(([name, given]) => [name, menu(given)] as const);
      return problemsOf(id, new Map(settings)).map(({ kind, key }) => (key === undefined ? kind : `${kind} ${key}`));
    };
    const go = (id: string) => ({ do: 'go', to: menuTo(id) });
    expect(kinds('a', { a: { keys: { 1: { do: 'go', to: queue } } } })).toEqual([]);
    expect(kinds('a', { a: { text: '', keys: { 1: { do: 'go', to: queue } } } })).toEqual(['noSound']);
    expect(kinds('a', { a: {} })).toEqual(['nothing']);
    expect(kinds('a', { a: { keys: { 1: go('b') } } })).toEqual(['gone 1']);
    const ring = { a: { keys: { 1: go('b') }, otherwise: go('b') }, b: { keys: { 1: go('a') }, otherwise: go('a') } };
    expect(kinds('a', ring)).toEqual(['loop']);
    expect(kinds('b', { ...ring, a: { ...ring.a, keys: { 2: { do: 'go', to: queue } } } })).toEqual([]);
    expect(
      kinds('a', {
        a: {
          keys: { 1: { do: 'repeat' } },
          hours: { timeZone: 'Mars', days: [1], from: '09:00', to: '18:00', action: { do: 'hangUp' } },
        },
      }),
    ).toEqual(['badZone']);
  });
});

describe('the plugin', () => {
  let database: TestDatabase;
  let host: TestHost;
  beforeAll(async () => {
    database = await createTestDatabase();
    const speech: Speech = {
      media: async (text, language) => ({ sound: `${language}:${text}` }),
      fromWords: async () => [],
      wave: async () => [],
    };
    const prompts: Prompts = { media: async (id) => ({ sound: id }), durationMs: async () => 1_000 };
    host = await startTestHost(plugin, {
      manifest: manifestOf(import.meta.url),
      database: database.url,
      services: [
        [Speech, speech],
        [Prompts, prompts],
      ],
    });
  });
  afterAll(async () => {
    await host.stop();
    await database.drop();
  });
  const add = async (name: string, settings: object) =>
    (await host.request('POST', '/menus', { body: { name, settings } })).body as MenuView;
  const meet = async (id: string, keys: string) => {
    const call = callFake({ keys, number: '+79161234567' });
    const next = await host.enterDestination('ivr.menu', { menuId: id }, call);
    return { next, heard: call.played.map((media) => ('sound' in media ? media.sound : '?')), call };
  };

  it('lets callers meet what was published, and refuses to publish what would strand them', async () => {
    const { id, state, problems } = await add('main', { text: 'Нажмите один' });
    expect([state, problems.map(({ kind }) => kind)]).toEqual(['draft', ['nothing']]);
    expect(await host.request('POST', `/menus/${id}/publish`)).toMatchObject({
      status: 422,
      body: { code: 'ivr.faulty' },
    });
    const settings = {
      text: 'Нажмите один',
      repeats: 1,
      keys: {
        1: { do: 'go', to: queue },
        2: { do: 'language', language: 'en' },
        3: { do: 'say', text: 'Ваш номер {number}' },
      },
    };
    await host.request('PATCH', `/menus/${id}`, { body: { settings } });
    expect(await host.request('POST', `/menus/${id}/publish`)).toMatchObject({ body: { state: 'published' } });
    await host.request('PATCH', `/menus/${id}`, { body: { settings: { ...settings, text: 'Другое' } } });

    expect(await meet(id, '1')).toMatchObject({ next: queue, heard: ['ru:Нажмите один'] });
    expect((await meet(id, '9')).heard).toEqual(['ru:Нажмите один', 'ru:Такого пункта нет.', 'ru:Нажмите один']);
    expect(await meet(id, '21')).toMatchObject({ next: queue, heard: ['ru:Нажмите один', 'en:Нажмите один'] });
    expect((await meet(id, '31')).heard[1]).toBe('ru:Ваш номер 7 9 1 6 1 2 3 4 5 6 7');
    expect(await meet(id, '')).toMatchObject({ next: undefined, heard: ['ru:Нажмите один', 'ru:Нажмите один'] });
    expect(await host.request('DELETE', `/menus/${id}`)).toMatchObject({ status: 204 });
  });

  it('takes digits, keeps them with the call, and counts what was pressed', async () => {
    const { id } = await add('account', { text: 'Номер счёта', collect: { most: 4, action: { do: 'go', to: queue } } });
    await host.request('POST', `/menus/${id}/publish`);
    const { next, call } = await meet(id, '12#');
    expect(next).toEqual(queue);
    expect(call.notes).toEqual({ digits: '12' });
    await meet(id, '1234');
    await host.advance(6_000);
    const { body } = await host.request('GET', `/menus/${id}/counts`);
    expect(body).toEqual(
      expect.arrayContaining([
        { what: 'entered', count: 2 },
        { what: 'digits', count: 2 },
      ]),
    );
  });

  it('keeps a menu that another one leads to', async () => {
    const { id } = await add('sub', { text: 'a', keys: { 1: { do: 'hangUp' } } });
    await add('top', { text: 'b', keys: { 1: { do: 'go', to: menuTo(id) } } });
    expect(await host.request('DELETE', `/menus/${id}`)).toMatchObject({ status: 409, body: { code: 'ivr.inUse' } });
    expect(await host.request('POST', '/menus', { body: { name: 'sub' } })).toMatchObject({ status: 409 });
  });
});
