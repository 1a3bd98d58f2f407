import { appState } from '@perezvon/sdk/ui';
import { api } from './api.js';
import type { Language } from '@perezvon/sdk/shared';

const key = 'perezvon.language';

/** The language of this browser: chosen before, else the browser's own when it is English, else Russian. */
export function browserLanguage(): Language {
  const saved = localStorage.getItem(key);
  if (saved === 'ru' || saved === 'en') return saved;
  return navigator.language.startsWith('ru') || !navigator.language.startsWith('en') ? 'ru' : 'en';
}

/** Fetches the texts of a language and shows everything in it. */
export async function useLanguage(language: Language): Promise<void> {
  const messages = await api.get('/api/core/locale/:language', { params: { language } });
  localStorage.setItem(key, language);
  document.documentElement.lang = language;
  appState.set({ language, messages });
}
