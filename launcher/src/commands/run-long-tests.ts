import { randomInt } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../errors.js';
import { places, repository } from '../places.js';
import { Steps } from '../steps/steps.js';
import { prepare, prepareSteps } from './prepare.js';
import { type Counted, report, vitest } from './run-tests.js';

/** A test with more calls, contacts or examples than in `npm test`. */
interface LongTest {
  readonly name: string;
  /** Compiled test file. */
  readonly file: string;
  readonly env: (seed: number) => Readonly<Record<string, string>>;
}
const longTests: readonly LongTest[] = [
  {
    name: 'simulation',
    file: 'test/dist/simulation/simulation.test.js',
    env: (seed) => ({ PEREZVON_SIMULATION: `${seed}:20` }),
  },
  { name: 'queue', file: 'test/dist/system/queue.test.js', env: () => ({ PEREZVON_CALLS: '2000' }) },
  { name: 'exactly-once', file: 'test/dist/faults/exactly-once.test.js', env: () => ({ PEREZVON_CALLS: '1000' }) },
  { name: 'working-hour', file: 'test/dist/system/working-hour.test.js', env: () => ({ PEREZVON_CALLS: '600' }) },
  {
    name: 'many-campaigns',
    file: 'test/dist/system/many-campaigns.test.js',
    env: () => ({ PEREZVON_CONTACTS: '20000' }),
  },
];
const properties = 'properties';
/** How often all properties are run, each time with another seed; `PEREZVON_ROUNDS` overrides it. */
const usualRounds = 10;
const timeoutOptions = [`--testTimeout=${3 * 3_600_000}`, `--hookTimeout=${600_000}`];

/**
 * `npm run test:long`: properties with random examples, and the long variants of other tests.
 *
 * @param names those to run, all when empty
 */
export async function runLongTests(env: NodeJS.ProcessEnv, names: readonly string[]): Promise<number> {
  const known = [properties, ...longTests.map(({ name }) => name)];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new SetupError(`No long test ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  const where = places(env);
  await prepare('test', env, where, new Steps(prepareSteps));
  const wanted = (name: string) => names.length === 0 || names.includes(name);

  const total = { passed: 0, failed: 0 };
  const run = async (
    title: string,
    options: readonly string[],
    seed: number,
    more: Readonly<Record<string, string>>,
  ) => {
    const seedText = String(seed);
    process.stdout.write(`\n${title}: PEREZVON_SEED=${seedText}\n`);
    const counted: Counted = await vitest(where.root, [...options, ...timeoutOptions], {
      PEREZVON_SEED: seedText,
      ...more,
    });
    total.passed += counted.passed;
    total.failed += counted.failed;
  };
  const seed = () => Number(env['PEREZVON_SEED'] ?? randomInt(1, 2 ** 31));
  if (wanted(properties)) {
    const files = await propertyTests();
    const rounds = Number(env['PEREZVON_ROUNDS'] ?? usualRounds);
    for (let round = 1; round <= rounds; round += 1) await run(`properties ${round} of ${rounds}`, files, seed(), {});
  }
  for (const { name, file, env: envOf } of longTests.filter((test) => wanted(test.name))) {
    const chosen = seed();
    await run(name, [file], chosen, envOf(chosen));
  }
  return report(total);
}

/** Compiled unit tests that state properties. */
async function propertyTests(): Promise<readonly string[]> {
  const folders = '{plugin-sdk,db,asterisk,core,core/host,core/call-engine,launcher,plugins/*}/dist/**/*.test.js';
  const found: string[] = [];
  for await (const file of glob(folders, { cwd: repository }))
    if (/from ['"]fast-check['"]/.test(await readFile(join(repository, file), 'utf8'))) found.push(file);
  return found;
}
