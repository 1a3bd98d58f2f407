import { defaultLanguage, type InstalledLanguage, type Language } from '@perezvon/sdk/shared';
import { appState } from '@perezvon/sdk/ui';
import { api } from './api.js';

const key = 'perezvon.language';

/** Learns which languages there are. */
export async function fetchLanguages(): Promise<void> {
  appState.set({ languages: await api.get('/api/core/locale') });
}

/** The language of this browser: chosen before, else the first of the browser's own that is installed, else the default one. */
export function browserLanguage(): Language {
  const wanted = [localStorage.getItem(key), ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())];
  return wanted.find((one) => appState.languages.some(({ code }) => code === one)) ?? defaultLanguage;
}

/** The language that a button offers: the one after the present, round and round. */
export function nextLanguage(): InstalledLanguage {
  const { languages, language } = appState;
  const at = languages.findIndex(({ code }) => code === language);
  return languages[(at + 1) % languages.length] ?? { code: defaultLanguage, name: defaultLanguage };
}

/** Fetches the texts of a language and shows everything in it. */
export async function useLanguage(language: Language): Promise<void> {
  const messages = await api.get('/api/core/locale/:language', { params: { language } });
  localStorage.setItem(key, language);
  document.documentElement.lang = language;
  appState.set({ language, messages });
}
