import { Prompts, Speech } from '@perezvon/plugin-sounds';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { callFake, manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { begin, type MenuEvent, step } from './menus/interpreter.js';
import { type House, menuAt, problemsOf } from './menus/problems.js';
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
  const prompt = '0199aaaa-0000-7000-8000-000000000001';
  const go = (id: string) => ({ do: 'go', to: menuTo(id) });
  const away = { do: 'go', to: queue };
  const settingsOf = (all: Record<string, object>) =>
    new Map(Object.entries(all).map(([name, given]) => [name, menu(given)] as const));
  const kinds = async (
    id: string,
    drafts: Record<string, object>,
    published: Record<string, object> = {},
    house: House = { isThere: async () => true, isReady: async () => true },
  ) => {
    const found = await problemsOf(id, settingsOf(drafts), settingsOf(published), house);
    return found.map(({ kind, key }) => (key === undefined ? kind : `${kind} ${key}`));
  };
  it('is found: nothing to hear, nothing to choose, no such time zone', async () => {
    expect(await kinds('a', { a: { keys: { 1: away } } })).toEqual([]);
    expect(await kinds('a', { a: { text: '', keys: { 1: away } } })).toEqual(['noSound']);
    expect(await kinds('a', { a: {} })).toEqual(['nothing']);
    const hours = { timeZone: 'Mars', days: [1], from: '09:00', to: '18:00', action: { do: 'hangUp' } };
    expect(await kinds('a', { a: { keys: { 1: { do: 'repeat' } }, hours } })).toEqual(['badZone']);
    const toEnglish = { do: 'language', language: 'en' };
    expect(await kinds('a', { a: { keys: { 1: away, 2: toEnglish } } })).toEqual(['sameWords 2']);
    const translated = (words: object) => ({ translations: { en: words }, keys: { 1: away, 2: toEnglish } });
    expect(await kinds('a', { a: translated({ text: 'Press one' }) })).toEqual([]);
    expect(await kinds('a', { a: translated({}) })).toEqual(['noSound']);
  });
  it('is found: a way to what is not there, wherever it is named', async () => {
    expect(await kinds('a', { a: { keys: { 1: go('b') } } })).toEqual(['gone 1']);
    const house = {
      isThere: async ({ target }: DestinationRef) => target !== queue.target,
      isReady: async () => false,
    };
    expect(await kinds('a', { a: { keys: { 1: away }, otherwise: away } }, {}, house)).toEqual([
      'missing 1',
      'missing otherwise',
    ]);
    const spoken = { kind: 'sounds.announcement', target: { promptId: prompt, next: queue } };
    expect(await kinds('a', { a: { keys: { 1: { do: 'go', to: spoken } } } }, {}, house)).toEqual(['missing 1']);
    const nested = { kind: 'sounds.announcement', target: { promptId: prompt, next: menuTo('b') } };
    expect(await kinds('a', { a: { keys: { 1: { do: 'go', to: nested } } } })).toEqual(['gone 1']);
    expect(await kinds('a', { a: { greeting: prompt, keys: { 1: { do: 'hangUp' } } } }, {}, house)).toEqual([
      'badPrompt',
    ]);
  });
  it('is found: silence that leads from menu to menu without an end, whatever the keys lead to', async () => {
    const ring = { a: { keys: { 1: away }, otherwise: go('b') }, b: { keys: { 1: away }, otherwise: go('a') } };
    expect(await kinds('a', ring)).toEqual(['loop', 'below otherwise']);
    expect(await kinds('b', ring)).toEqual(['loop', 'below otherwise']);
    expect(await kinds('a', { a: { keys: { 1: away }, otherwise: go('a') } })).toEqual(['loop']);
    const night = { timeZone: 'UTC', days: [1], from: '09:00', to: '18:00', action: go('b') };
    expect(await kinds('a', { ...ring, a: { keys: { 1: away }, hours: night } })).toContain('loop');
    const heard = { kind: 'sounds.announcement', target: { promptId: prompt, next: menuTo('a') } };
    expect(await kinds('a', { a: { keys: { 1: away }, otherwise: { do: 'go', to: heard } } })).toEqual(['loop']);
    // A way back by a key is none.
    expect(await kinds('a', { a: { keys: { 1: go('b') } }, b: { keys: { '*': go('a') } } })).toEqual([]);
  });
  it('is judged by what callers would meet: drafts that come with it, else what was published', async () => {
    const top = { keys: { 1: go('b') } };
    const [bad, good] = [{ text: '' }, { keys: { 1: away } }];
    expect(await kinds('a', { a: top, b: bad })).toEqual(['below 1']);
    expect(await kinds('a', { a: top, b: bad }, { b: good })).toEqual([]);
    expect(await kinds('a', { a: top, b: { keys: { 2: go('c') } }, c: bad })).toEqual(['below']);
  });
  it('is the only one: without problems, a silent line is let go after as many menus as there are at most', async () => {
    const names = ['a', 'b', 'c', 'd'] as const;
    const action = fc.oneof(
      actions,
      fc.constantFrom(...names).map((id) => ({ do: 'go' as const, to: menuTo(id) })),
    );
    const hours = action.map((then) => ({ timeZone: 'UTC', days: [1], from: '09:00', to: '18:00', action: then }));
    const one = fc.record({
      keys: fc.constant({ 1: { do: 'hangUp' } }),
      repeats: fc.nat(2),
      otherwise: action,
      hours: fc.option(hours),
    });
    const all = fc.record({ a: one, b: one, c: one, d: one });
    await fc.assert(
      fc.asyncProperty(all, fc.boolean(), async (drafts, open) => {
        fc.pre((await kinds('a', drafts)).length === 0);
        const settings = settingsOf(drafts);
        let at: string | undefined = 'a';
        for (let met = 0; at !== undefined; met += 1) {
          expect(met).toBeLessThan(names.length);
          const here = settings.get(at);
          if (!here) throw new Error(`there is no menu ${at}`);
          let [state, now] = step(here, begin, { type: 'entered', open });
          for (let asked = 0; now.do === 'ask'; asked += 1) {
            expect(asked).toBeLessThanOrEqual(here.repeats + 1);
            [state, now] = step(here, state, { type: 'silence' });
          }
          at = now.do === 'go' ? menuAt(now.to) : undefined;
        }
      }),
    );
  });
});

describe('the plugin', () => {
  let database: TestDatabase;
  let host: TestHost;
  /** Prompts that are not there. */
  const deleted = new Set<string>();
  beforeAll(async () => {
    database = await createTestDatabase();
    const speech: Speech = {
      media: async (text, language) => ({ sound: `${language}:${text}` }),
      fromWords: async () => [],
      wave: async () => [],
    };
    const prompts: Prompts = {
      media: async (id) => {
        if (deleted.has(id)) throw new Error(`there is no prompt ${id}`);
        return { sound: id };
      },
      durationMs: async (id) => (deleted.has(id) ? undefined : 1_000),
    };
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
      translations: { en: { text: 'Press one' } },
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
    expect(await meet(id, '21')).toMatchObject({ next: queue, heard: ['ru:Нажмите один', 'en:Press one'] });
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
  it('keeps a menu that a number leads to, also behind another place', async () => {
    const { id } = await add('numbered', { text: 'a', keys: { 1: { do: 'hangUp' } }, otherwise: { do: 'repeat' } });
    const to = { kind: 'telephony.outside', target: { number: '+7916' }, fallback: menuTo(id) };
    host.calls.otherLeads.push({ id: 'number', name: '+74951112233', to });
    const refused = await host.request('DELETE', `/menus/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'ivr.inUse', params: { users: '+74951112233' } } });
    host.calls.otherLeads.length = 0;
    expect(await host.request('DELETE', `/menus/${id}`)).toMatchObject({ status: 204 });
  });

  it('publishes a menu with the drafts it leads to, a way back included', async () => {
    const below = await add('below', { text: 'b', keys: { 1: { do: 'hangUp' } } });
    const above = await add('above', { text: 'a', keys: { 1: { do: 'go', to: menuTo(below.id) } } });
    const keys = { 1: { do: 'hangUp' }, '*': { do: 'go', to: menuTo(above.id) } };
    await host.request('PATCH', `/menus/${below.id}`, { body: { settings: { text: 'b', keys } } });
    const before = host.audited.length;
    expect(await host.request('POST', `/menus/${above.id}/publish`)).toMatchObject({ body: { state: 'published' } });
    const menus = (await host.request('GET', '/menus')).body as readonly MenuView[];
    expect(menus.find(({ id }) => id === below.id)).toMatchObject({ state: 'published', problems: [] });
    expect(host.audited.slice(before).map(({ object }) => object)).toEqual([`menu:${above.id}`, `menu:${below.id}`]);
  });

  it('leads on who meets what has gone since: to the words, to where one goes who chose nothing, and out of any circle', async () => {
    const prompt = '0199aaaa-0000-7000-8000-000000000002';
    const other = { kind: 'queues.queue', target: { queueId: 'help' } };
    const settings = {
      greeting: prompt,
      text: 'Словами',
      repeats: 0,
      keys: { 1: { do: 'go', to: queue } },
      otherwise: { do: 'go', to: other },
    };
    const { id } = await add('broken', settings);
    await host.request('POST', `/menus/${id}/publish`);
    expect(await meet(id, '1')).toMatchObject({ next: { ...queue, fallback: other }, heard: [prompt] });
    const { id: wordless } = await add('wordless', { ...settings, text: '' });
    await host.request('POST', `/menus/${wordless}/publish`);
    deleted.add(prompt);
    expect(await meet(id, '1')).toMatchObject({ heard: ['ru:Словами'] });
    expect(await meet(wordless, '1')).toMatchObject({ next: other, heard: [] });
    // Nobody is at the line, and the queue sends it back here each time.
    const call = callFake({ number: '+79161234567' });
    let times = 0;
    while (times < 100 && (await host.enterDestination('ivr.menu', { menuId: id }, call))) times += 1;
    expect(times).toBe(20);
    expect(await meet(id, '1')).toMatchObject({ next: queue });
  });
});
