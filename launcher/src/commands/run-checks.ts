import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../places.js';
import { tool } from './tool.js';

/** Where each package's compiled code lies. */
function compiled(): string[] {
  const plugins = readdirSync(join(repository, 'plugins')).map((name) => `plugins/${name}/dist`);
  return [
    ...['plugin-sdk', 'core', 'core/host', 'core/call-engine', 'db', 'asterisk', 'launcher'].map(
      (name) => `${name}/dist`,
    ),
    'ui-shell/dist/compiled',
    ...plugins,
  ];
}

/** What `npm run check` looks at, each by a program. */
export const checks: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ['types', 'tsc', '-b'],
  ['lint', 'oxlint', '--type-aware'],
  ['format', 'biome', 'format', '.'],
  ['circles', 'node', 'launcher/dist/commands/check-circles.js'],
  ['shape', 'node', 'launcher/dist/commands/check-shape.js'],
  ['layers', 'depcruise', '--config', '.dependency-cruiser.cjs', ...compiled()],
];

/** What a check says against the code; nothing when all is well. */
export async function findings([, program, ...args]: (typeof checks)[number]): Promise<string | undefined> {
  const { status, output } = await tool(program, args, { quiet: true });
  return status === 0 ? undefined : output;
}

/** `npm run check`: every check to its end, so that one run tells everything. */
export async function runChecks(): Promise<number> {
  let failed = 0;
  for (const check of checks) {
    const found = await findings(check);
    process.stdout.write(`${check[0]} … ${found === undefined ? 'ok' : 'failed'}\n`);
    if (found !== undefined) {
      process.stdout.write(`${found}\n`);
      failed += 1;
    }
  }
  return failed === 0 ? 0 : 1;
}
