import { expect, it } from 'vitest';
import { newAction } from './action-choice.js';
import { type MenuDraft, menuOf } from './menu-form.js';

const draft: MenuDraft = { actions: {}, collects: false, timed: false, greeting: '', translations: {} };
function form(fields: Readonly<Record<string, string>> = {}): FormData {
  const data = new FormData();
  const usual = { name: ' Menu ', text: 'Press 1', timeoutSeconds: '5', repeats: '2' };
  for (const [name, value] of Object.entries({ ...usual, ...fields })) data.append(name, value);
  return data;
}

it('hangs up where nothing was chosen, and has neither digits nor hours unless they are switched on', () => {
  const fields = { most: '4', timeZone: 'Europe/Moscow', from: '09:00', to: '18:00', day1: 'on' };
  expect(menuOf(form(fields), draft)).toEqual({
    name: 'Menu',
    settings: {
      greeting: null,
      text: 'Press 1',
      translations: {},
      timeoutSeconds: 5,
      repeats: 2,
      keys: {},
      collect: null,
      otherwise: { do: 'hangUp' },
      hours: null,
    },
  });
  const all = menuOf(form(fields), { ...draft, collects: true, timed: true, greeting: 'p' }).settings;
  expect(all).toMatchObject({ greeting: 'p', collect: { most: 4 }, hours: { days: [1], from: '09:00' } });
});

it('sends a place that was not chosen in a form that the server refuses', () => {
  const go = newAction('go');
  expect(go).toEqual({ do: 'go', to: undefined });
  const { keys } = menuOf(form(), { ...draft, actions: go ? { 1: go } : {} }).settings;
  expect(keys).toEqual({ 1: { do: 'go', to: { kind: '', target: null } } });
  expect(newAction('')).toBeUndefined();
});
