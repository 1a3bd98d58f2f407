import { z } from 'zod';

/** ISO 639-1 code of a language: `ru`, `en`. Installed is each that the shell has a locale file for. */
export type Language = string;
/** Texts and names that a language lacks are given in this one. */
export const defaultLanguage: Language = 'ru';
export interface InstalledLanguage {
  readonly code: Language;
  /** Its own name for itself. */
  readonly name: string;
}

const present: { languages: readonly InstalledLanguage[] } = {
  languages: [
    { code: 'ru', name: 'Русский' },
    { code: 'en', name: 'English' },
  ],
};
/** The languages of the interface and of spoken messages, the default one first. */
export const installedLanguages = (): readonly InstalledLanguage[] => present.languages;
/** Told by the process that has read the locale files; tests and tools have those above. */
export function setInstalledLanguages(languages: readonly InstalledLanguage[]): void {
  if (languages.length > 0) present.languages = languages;
}
export const languageSchema = z
  .string()
  .regex(/^[a-z]{2}$/)
  .refine((wanted) => installedLanguages().some(({ code }) => code === wanted), 'is not an installed language');

/** One text in several languages, by their codes. */
export type LocalizedText = Readonly<Record<Language, string>>;
/** @param longest most letters in each language */
export const localizedTextSchema = (longest: number) =>
  z
    .record(languageSchema, z.string().trim().min(1).max(longest))
    .refine((texts) => Object.keys(texts).length > 0, 'is empty in every language');
/** A text in a language, else in the default one, else in any. */
export const textIn = (texts: LocalizedText, language: Language): string =>
  texts[language] ?? texts[defaultLanguage] ?? Object.values(texts)[0] ?? '';

/** Text keys to ICU messages, for one language: a plugin's `locale/ru.json` and `locale/en.json`. */
export type Messages = Readonly<Record<string, string>>;
