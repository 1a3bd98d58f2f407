import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createLog, readSettings, startCore } from '@perezvon/core';
import { createTestDatabase } from '@perezvon/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from '../e2e/browser.js';
import { staticFaults } from './plugin-contract.js';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const generator = join(repository, 'plugin-sdk/generator/new-plugin.mjs');

let root: string;
const node = (...args: readonly string[]) => run(process.execPath, [...args], { cwd: root, timeout: 120_000 });
const generate = (...name: readonly string[]) => node(generator, ...name, '--root', root);

/** A workspace of its own beside the real one: the same packages, no plugins. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'perezvon-generator-'));
  await mkdir(join(root, 'plugins'));
  for (const file of ['tsconfig.json', 'tsconfig.base.json', 'tsconfig.ui.json']) {
    await cp(join(repository, file), join(root, file));
  }
  await cp(join(repository, 'package-lock.json'), join(root, 'package-lock.json'));
  for (const folder of ['node_modules', 'plugin-sdk']) await symlink(join(repository, folder), join(root, folder));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('npm run new:plugin', () => {
  it('writes a plugin that builds, passes its own test and the contract without an edit', async () => {
    await generate('hello-there');
    const compiler = join(repository, 'node_modules/typescript/bin/tsc');
    await node(compiler, '-p', 'plugins/hello-there');
    await node(compiler, '-p', 'plugins/hello-there/ui');
    expect(await staticFaults(join(root, 'plugins/hello-there'))).toEqual([]);
    const written = JSON.parse(await readFile(join(root, 'plugins/hello-there/package.json'), 'utf8'));
    expect(written).toMatchObject({ license: 'Apache-2.0' });
    const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
    const tests = 'plugins/hello-there/dist/plugin.test.js';
    const result = join(root, 'result.json');
    await node(vitest, 'run', '--root', root, '--reporter', 'json', `--outputFile.json=${result}`, tests);
    expect(JSON.parse(await readFile(result, 'utf8'))).toMatchObject({ numPassedTests: 1, numFailedTests: 0 });
  });

  it('writes a plugin that answers and shows its page in the product', async () => {
    const database = await createTestDatabase();
    const settings = readSettings({
      DATABASE_URL: database.url,
      PEREZVON_HTTP_PORT: '0',
      PEREZVON_VAR: join(root, 'var'),
    });
    const core = await startCore({ ...settings, pluginFolders: [join(root, 'plugins')] }, createLog('silent'));
    const browser = await openBrowser();
    try {
      const { page, complaints } = await openPage(browser);
      await page.goto(core.url);
      await page.getByLabel('Логин').fill('admin');
      await page.getByLabel('Имя', { exact: true }).fill('Admin');
      for (const field of await page.locator('input[type=password]').all()) await field.fill('correct horse battery');
      await page.keyboard.press('Enter');
      await page.locator('side-menu a[href="/hello-there"]').click();
      await page.getByText('Здравствуйте, Perezvon!').waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await core.stop();
      await database.drop();
    }
  });

  it('lets the build know of it, once', async () => {
    const { references } = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8')) as {
      references: { path: string }[];
    };
    const paths = references.map(({ path }) => path);
    expect(paths.filter((path) => path.includes('hello-there'))).toEqual([
      'plugins/hello-there',
      'plugins/hello-there/ui',
    ]);
    expect(paths.at(-1)).toBe('test');
  });

  it('lets npm ci know of it', async () => {
    const workspaces = [
      'plugin-sdk',
      'db',
      'asterisk',
      'core',
      'core/host',
      'core/call-engine',
      'launcher',
      'ui-shell',
      'test',
    ];
    const plugins = (await readdir(join(repository, 'plugins'))).map((id) => `plugins/${id}`);
    const checkout = await mkdtemp(join(tmpdir(), 'perezvon-checkout-'));
    for (const folder of [...workspaces, ...plugins, '.']) {
      const file = join(repository, folder, 'package.json');
      if (existsSync(file)) await cp(file, join(checkout, folder, 'package.json'));
    }
    await cp(join(root, 'package-lock.json'), join(checkout, 'package-lock.json'));
    await cp(join(root, 'plugins/hello-there/package.json'), join(checkout, 'plugins/hello-there/package.json'));
    // Nothing is installed and nobody is asked: npm only compares the packages with the lock.
    const ci = [
      'ci',
      '--dry-run',
      '--offline',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--cache',
      join(checkout, '.npm'),
    ];
    const { stdout } = await run('npm', ci, { cwd: checkout, timeout: 60_000 });
    expect(stdout).toContain('@perezvon/plugin-hello-there');
    await rm(checkout, { recursive: true });
  });

  it.each([
    ['hello-there', 'plugins/hello-there exists already'],
    ['core', '"core" is taken by the product itself'],
    ['../evil', '"../evil" cannot be a plugin\'s name'],
    ['Hello', '"Hello" cannot be a plugin\'s name'],
    ['h', '"h" cannot be a plugin\'s name'],
  ])('refuses %s in one line', async (name, reason) => {
    const { code, stderr } = await generate(name).then(
      () => ({ code: 0, stderr: '' }),
      (error: { code: number; stderr: string }) => error,
    );
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
