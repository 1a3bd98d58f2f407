import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NotFoundError } from '@perezvon/sdk/server';
import { toProblem } from '../http/problem.js';
import { testLog } from '../testing/test-core.js';
import { Catalogue } from './catalogue.js';

let root: string;
let catalogue: Catalogue;
const write = async (owner: string, language: string, text: string) => {
  await mkdir(join(root, owner), { recursive: true });
  await writeFile(join(root, owner, `${language}.json`), text);
};
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'perezvon-locale-'));
  await write('core', 'ru', '{"core.hello":"Здравствуйте","error.core.notFound":"Нет такого: {what} {id}"}');
  await write('core', 'en', '{"core.hello":"Hello"}');
  await write('plugin', 'ru', '{"plugin.title":"Модуль","core.hello":"чужое"}');
  await write('broken', 'ru', '{"broken.title":');
  catalogue = new Catalogue(() => ['core', 'plugin', 'broken', 'absent'].map((name) => join(root, name)), testLog);
  await catalogue.reload();
});
afterAll(() => rm(root, { recursive: true, force: true }));

it('merges the texts of core and plugins; nobody overwrites those of core, and a broken file harms nobody', () => {
  expect(catalogue.all('ru')).toMatchObject({ 'core.hello': 'Здравствуйте', 'plugin.title': 'Модуль' });
  expect(catalogue.all('en')).toEqual({ 'core.hello': 'Hello' });
});

it('gives problems their title in the language of who asks', () => {
  const problem = toProblem(new NotFoundError('пользователь', '7'), 'ru', catalogue, testLog);
  expect(problem).toMatchObject({ title: 'Нет такого: пользователь 7', status: 404, textKey: 'error.core.notFound' });
});
