import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { textIn } from '../shared/index.js';
import { LocaleTexts } from './locale-texts.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-texts-'));
  await writeFile(
    join(folder, 'ru.json'),
    '{"calls":"{count, plural, one {# звонок} few {# звонка} other {# звонков}}","bye":"До свидания"}',
  );
  await writeFile(join(folder, 'de.json'), '{"calls":"{count, plural, one {# Anruf} other {# Anrufe}}"}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("counts as the language does, and takes the default language's text where its own is missing", () => {
  const texts = new LocaleTexts(folder);
  expect([1, 2].map((count) => texts.text('de', 'calls', { count }))).toEqual(['1 Anruf', '2 Anrufe']);
  expect(texts.text('kk', 'calls', { count: 3 })).toBe('3 звонка');
  expect(texts.text('de', 'bye')).toBe('До свидания');
  expect(texts.text('de', 'nothing')).toBe('nothing');
  expect(texts.all(['ru', 'de', 'kk'], 'bye')).toEqual([['ru', 'До свидания']]);
});

it('a name is given in the language, else in the default one, else in any', () => {
  const names = { ru: 'Обед', kk: 'Түскі ас' };
  expect(['kk', 'ru', 'en'].map((language) => textIn(names, language))).toEqual(['Түскі ас', 'Обед', 'Обед']);
  expect(textIn({ en: 'Lunch' }, 'kk')).toBe('Lunch');
});
