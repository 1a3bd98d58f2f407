import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../errors.js';
import { places, repository } from '../places.js';
import { Steps } from '../steps/steps.js';
import { prepare, prepareSteps } from './prepare.js';
import { withTemporary } from './temporary.js';
import { tool } from './tool.js';

const folder = join(repository, 'test/dist/bench');

/** `npm run bench NAME`: what a test needs, then the benchmark. */
export async function runBench(env: NodeJS.ProcessEnv, [name, ...args]: readonly string[]): Promise<number> {
  const there = readdirSync(folder)
    .flatMap((file) => /^([a-z-]+)\.js$/.exec(file)?.[1] ?? [])
    .filter((each) => each !== 'report');
  const file = join(folder, `${name}.js`);
  if (name === undefined || !there.includes(name) || !existsSync(file))
    throw new SetupError(`There are these benchmarks: ${there.join(', ')}.`);
  const where = places(env);
  await prepare('bench', env, where, new Steps(prepareSteps));
  const { status } = await withTemporary('bench', (TMPDIR) =>
    tool('node', ['--enable-source-maps', file, ...args], { env: { PEREZVON_ROOT: where.root, TMPDIR } }),
  );
  return status;
}
