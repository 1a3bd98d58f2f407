import { beforeEach, describe, expect, it } from 'vitest';
import { appState } from './app-state.js';
import { hasText, t } from './texts.js';

const calls = {
  ru: { calls: '{count, plural, one {# звонок} few {# звонка} many {# звонков} other {# звонка}}' },
  en: { calls: '{count, plural, one {# call} other {# calls}}' },
};

describe('texts in the language of the page', () => {
  beforeEach(() => appState.set({ language: 'ru', messages: calls.ru }));

  it('counts as the language does, and follows a change of it', () => {
    expect([1, 3, 5, 21].map((count) => t('calls', { count }))).toEqual([
      '1 звонок',
      '3 звонка',
      '5 звонков',
      '21 звонок',
    ]);
    appState.set({ language: 'en', messages: calls.en });
    expect([1, 21].map((count) => t('calls', { count }))).toEqual(['1 call', '21 calls']);
  });

  it('shows the key of a text that is missing', () => {
    expect(t('nothing.there')).toBe('nothing.there');
    expect(hasText('nothing.there')).toBe(false);
  });

  it('takes markup as letters', () => {
    appState.set({ messages: { bold: '<b>{name}</b>' } });
    expect(t('bold', { name: '<i>' })).toBe('<b><i></b>');
  });

  it('tells everybody who listens, once per change', () => {
    let told = 0;
    const listen = () => {
      told += 1;
    };
    appState.addEventListener('change', listen);
    appState.set({ language: 'en', messages: {} });
    appState.removeEventListener('change', listen);
    appState.set({ language: 'ru' });
    expect(told).toBe(1);
  });
});

describe('permissions', () => {
  const logIn = (permissions: string[]) =>
    appState.set({ session: { user: { id: '1', login: 'a', name: 'A', language: 'ru' }, permissions } });

  it('grants what the session holds, everything to `*`, nothing to nobody', () => {
    logIn(['sounds.prompts.read']);
    expect([appState.can('sounds.prompts.read'), appState.can('sounds.prompts.write')]).toEqual([true, false]);
    logIn(['*']);
    expect(appState.can('sounds.prompts.write')).toBe(true);
    appState.set({ session: undefined });
    expect(appState.can('sounds.prompts.read')).toBe(false);
  });
});
