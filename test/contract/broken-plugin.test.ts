import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineRoute } from '@perezvon/sdk/server';
import { manifestSchema } from '@perezvon/sdk/shared';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { routeFaults, staticFaults } from './plugin-contract.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-broken-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const panel = (tag: string, module: string) => ({
  tag,
  module,
  path: `/broken/${module.slice(0, -3)}`,
  titleKey: 'broken.noSuchTitle',
  permission: 'broken.unlisted',
});
const manifest = manifestSchema.parse({
  id: 'broken',
  sdk: '^0.1.0',
  titleKey: 'broken.title',
  panels: [panel('broken-absent', 'absent.js'), panel('broken-other', 'other.js')],
});

async function write(files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

it('the suite finds what is wrong with files', async () => {
  await write({
    'package.json': { perezvon: manifest },
    'dist/plugin.js': `throw new Problem({ code: 'broken.thing.lost' }); t('broken.untold');`,
    'dist/ui/other.js': `customElements.define('broken-otherwise', X)`,
    'locale/ru.json': {
      'broken.title': 'Сломан',
      'broken.half': 'Половина',
      'broken.icu': '{count, plural, one {#}',
      'broken.names': 'Привет, {name}',
      'foreign.key': 'Чужой',
    },
    'locale/en.json': {
      'broken.title': 'Broken',
      'broken.icu': 'fine',
      'broken.names': 'Hello, {person}',
      'foreign.key': 'Foreign',
    },
  });
  const faults = await staticFaults(folder);
  const expected = [
    /^en: broken\.half is missing$/,
    /^ru: broken\.icu is not an ICU message/,
    /^broken\.names has other arguments: name \/ person$/,
    /^text foreign\.key must begin with broken\./,
    /^text broken\.noSuchTitle is used/,
    /^text broken\.untold is used/,
    /^text error\.broken\.thing\.lost is used/,
    /^panel broken-absent: permission broken\.unlisted is not/,
    /^panel broken-absent: ENOENT/,
    /^panel broken-other: permission/,
    /^panel broken-other is not defined in other\.js$/,
  ];
  for (const pattern of expected) expect(faults).toContainEqual(expect.stringMatching(pattern));
  expect(faults).toHaveLength(expected.length);
});

it('the suite finds what is wrong with routes', () => {
  const handler = () => undefined;
  const routes = [
    defineRoute({ method: 'GET', path: '/a/:id', permission: 'core.users.read', summary: 'a', handler }),
    defineRoute({
      method: 'GET',
      path: '/b',
      permission: 'broken.unlisted',
      summary: ' ',
      body: z.object({}),
      handler,
    }),
  ];
  expect(routeFaults(manifest, routes)).toEqual([
    'GET /a/:id: permission "core.users.read" is not in the manifest',
    'GET /a/:id has parameters and no schema for them',
    'GET /b: permission "broken.unlisted" is not in the manifest',
    'GET /b has no summary',
    'GET /b has a schema for a body',
  ]);
});
