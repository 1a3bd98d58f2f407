import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotFoundError } from '@perezvon/sdk/server';
import { installedLanguages, languageSchema, setInstalledLanguages } from '@perezvon/sdk/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toProblem } from '../http/problem.js';
import { testLog } from '../testing/test-core.js';
import { Catalogue } from './catalogue.js';

const before = installedLanguages();
let folder: string;
let catalogue: Catalogue;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-languages-'));
  const write = (language: string, texts: object) => writeFile(join(folder, `${language}.json`), JSON.stringify(texts));
  await write('ru', {
    'core.language.name': 'Русский',
    'core.hello': 'Здравствуйте',
    'core.bye': 'До свидания',
    'error.core.notFound': 'Нет такого: {what} {id}',
    'error.core.invalid': 'Неверно',
  });
  await write('en', { 'core.language.name': 'English', 'core.hello': 'Hello' });
  await write('kk', {
    'core.language.name': 'Қазақша',
    'core.hello': 'Сәлеметсіз бе',
    'error.core.notFound': 'Табылмады: {what} {id}',
  });
  catalogue = new Catalogue(() => [folder], testLog);
  await catalogue.reload();
});
afterAll(async () => {
  setInstalledLanguages(before);
  await rm(folder, { recursive: true, force: true });
});

it('a locale file is all that a third language needs', () => {
  expect(installedLanguages().map(({ code }) => code)).toEqual(['ru', 'en', 'kk']);
  expect(installedLanguages().at(-1)?.name).toBe('Қазақша');
  expect(languageSchema.safeParse('kk').success).toBe(true);
  expect(languageSchema.safeParse('de').success).toBe(false);
});

it('texts of the interface that it lacks come in the default language', () => {
  expect(catalogue.complete('kk')).toMatchObject({ 'core.hello': 'Сәлеметсіз бе', 'core.bye': 'До свидания' });
  expect(catalogue.complete('en')['core.bye']).toBe('До свидания');
});

it('errors of the API are told in it', () => {
  const problem = toProblem(new NotFoundError('пайдаланушы', '7'), 'kk', catalogue, testLog);
  expect(problem).toMatchObject({ title: 'Табылмады: пайдаланушы 7', status: 404 });
  expect(catalogue.text('kk', 'error.core.invalid')).toBe('Неверно');
});
