import { join } from 'node:path';
import { LocaleTexts } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import type { Gender, Noun } from '@perezvon/plugin-sounds';

const texts = new LocaleTexts(join(import.meta.dirname, '../../locale'));
const genders: readonly Gender[] = ['m', 'f', 'n'];

/** What callers are told: the text of a key `queues.said.*`. */
export const saidText = (key: string, language: Language, params?: Readonly<Record<string, string>>): string =>
  texts.text(language, `queues.said.${key}`, params);

/** "Minute", as the language declines it after a number. */
export function minuteIn(language: Language): Noun {
  const form = (name: string) => saidText(`minute.${name}`, language);
  const gender = genders.find((one) => one === form('gender')) ?? 'n';
  return { one: form('one'), few: form('few'), many: form('many'), gender };
}
