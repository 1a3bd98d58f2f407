import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverRoot } from '../support/product.js';
import { hostile } from './corpus.js';
import { product, tables, tablesBefore, setUp, tearDown } from './scene.js';
import { addressesAndTopics } from './addresses.cases.js';
import { asterisk } from './asterisk.cases.js';
import { lists } from './lists.cases.js';
import { namesAndComments } from './names.cases.js';
import { reports } from './reports.cases.js';

beforeAll(setUp);
afterAll(tearDown);

it('is a corpus of at least 200 different texts', () => {
  expect(new Set(hostile).size).toBeGreaterThanOrEqual(200);
});

namesAndComments();
addressesAndTopics();
lists();
asterisk();
reports();

it('leaves every table in its place and no file where none belongs', async () => {
  expect(await tables()).toEqual(tablesBefore);
  expect(await product.api.get('/api/core/session')).toMatchObject({ user: { login: 'admin' } });
  const places = [
    tmpdir(),
    '/tmp',
    '/etc',
    '/var/tmp',
    process.cwd(),
    serverRoot,
    product.dir,
    process.env['HOME'] ?? '/root',
  ];
  // Not execFileSync: folders of other tests vanish while it looks, which it counts as a failure.
  const found = spawnSync(
    'find',
    [...new Set(places), '-xdev', '-maxdepth', '4', '-iname', '*pwned*', '-not', '-path', '*/node_modules/*'],
    { encoding: 'utf8' },
  );
  expect(found.error).toBeUndefined();
  expect(found.stdout).toBe('');
  // What the product keeps is named by itself.
  for (const folder of ['var/lists', 'var/autodialer/lists', 'var/plugins/autodialer/lists', 'var/sounds/sounds']) {
    const path = join(product.dir, folder);
    const names = statSync(path, { throwIfNoEntry: false }) ? readdirSync(path) : [];
    for (const name of names) expect(name).toMatch(/^[0-9a-f-]{36}\.\w+$/);
  }
  expect(product.output.filter((line) => /unhandled|uncaught|core\.internal/i.test(line))).toEqual([]);
});
