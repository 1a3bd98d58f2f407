import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
    const tests = 'plugins/hello-there/dist/plugin.test.js';
    const result = join(root, 'result.json');
    await node(vitest, 'run', '--root', root, '--reporter', 'json', `--outputFile.json=${result}`, tests);
    expect(JSON.parse(await readFile(result, 'utf8'))).toMatchObject({ numPassedTests: 1, numFailedTests: 0 });
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
