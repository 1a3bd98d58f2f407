import { Prompts, Speech } from '@perezvon/plugin-sounds';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { callFake, manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MenuView } from './menus/schemas.js';
import plugin from './plugin.js';

const menuTo = (menuId: string) => ({ kind: 'ivr.menu', target: { menuId } });
const queue = { kind: 'queues.queue', target: { queueId: 'debts' } };

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
