import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../places.js';
import { tool } from './tool.js';

/** Where each package's compiled code lies. */
function compiled(): string[] {
  const plugins = readdirSync(join(repository, 'plugins')).map((name) => `plugins/${name}/dist`);
  return [
    ...['plugin-sdk', 'core', 'db', 'asterisk', 'launcher'].map((name) => `${name}/dist`),
    'ui-shell/dist/compiled',
    ...plugins,
  ];
}

const checks: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ['types', 'tsc', '-b'],
  ['lint', 'oxlint', '--type-aware'],
  ['format', 'biome', 'format', '.'],
  ['layers', 'depcruise', '--config', '.dependency-cruiser.cjs', ...compiled()],
];

/** `npm run check`: every check to its end, so that one run tells everything. */
export async function runChecks(): Promise<number> {
  let failed = 0;
  for (const [name, program, ...args] of checks) {
    const { status, output } = await tool(program, args, { quiet: true });
    process.stdout.write(`${name} … ${status === 0 ? 'ok' : 'failed'}\n`);
    if (status !== 0) {
      process.stdout.write(`${output}\n`);
      failed += 1;
    }
  }
  return failed === 0 ? 0 : 1;
}
