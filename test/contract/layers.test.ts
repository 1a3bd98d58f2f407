import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const tool = join(repository, 'node_modules/.bin/depcruise');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-layers-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Lays out a little house and gives the names of the rules that it breaks. */
async function broken(files: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const { stdout } = await run(
    process.execPath,
    [tool, '--config', join(repository, '.dependency-cruiser.cjs'), '--output-type', 'json', '.'],
    { cwd: folder },
  ).catch((error: { stdout: string }) => error);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map(({ rule }) => rule.name))];
}

it.each([
  ['core-never-imports-a-plugin', 'core/dist/a.js', 'plugins/x/dist/index.js'],
  ['core-never-imports-a-plugin', 'core/host/dist/a.js', 'plugins/x/dist/index.js'],
  ['host-knows-no-calls', 'core/host/dist/a.js', 'core/call-engine/dist/index.js'],
  ['host-knows-no-calls', 'core/host/dist/a.js', 'asterisk/dist/index.js'],
  ['host-knows-no-calls', 'core/host/dist/a.js', 'core/dist/index.js'],
  ['call-engine-enters-the-host-by-its-door', 'core/call-engine/dist/a.js', 'core/host/dist/kernel/scope.js'],
  ['call-engine-enters-the-host-by-its-door', 'core/call-engine/dist/a.js', 'core/dist/index.js'],
  ['core-composes-by-doors', 'core/dist/a.js', 'core/call-engine/dist/calls/call-registry.js'],
  ['sdk-stands-alone', 'plugin-sdk/dist/server/a.js', 'db/dist/index.js'],
  ['db-and-asterisk-know-the-sdk-at-most', 'db/dist/a.js', 'asterisk/dist/index.js'],
  ['asterisk-knows-the-sdk-at-most', 'asterisk/dist/a.js', 'core/dist/index.js'],
  ['launcher-knows-servers-only', 'launcher/dist/a.js', 'core/dist/index.js'],
  ['shell-knows-the-kit', 'ui-shell/dist/compiled/a.js', 'plugin-sdk/dist/server/index.js'],
  ['plugin-ui-knows-the-kit', 'plugins/x/dist/ui/a.js', 'plugins/x/dist/index.js'],
  ['a-plugin-enters-others-by-their-door', 'plugins/x/dist/a.js', 'plugins/y/dist/inner.js'],
])('%s fires on %s importing %s', async (rule, from, to) => {
  const up = '../'.repeat(from.split('/').length - 1);
  expect(await broken({ [from]: `import '${up}${to}';\n`, [to]: 'export {};\n' })).toEqual([rule]);
});

it('lets a plugin through the door of another', async () => {
  expect(
    await broken({
      'plugins/x/dist/a.js': "import '../../y/dist/index.js';\n",
      'plugins/y/dist/index.js': 'export {};\n',
    }),
  ).toEqual([]);
});
