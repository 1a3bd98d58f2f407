import type { DestinationRef } from '@perezvon/sdk/shared';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begin, type MenuEvent, step } from './menus/interpreter.js';
import { type House, menuAt, problemsOf } from './menus/problems.js';
import { type Action, menuSettingsSchema, ivrKeys } from './menus/schemas.js';

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
