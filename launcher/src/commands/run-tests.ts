import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { places } from '../places.js';
import { Steps } from '../steps/steps.js';
import { prepare, prepareSteps } from './prepare.js';
import { withTemporary } from './temporary.js';
import { tool } from './tool.js';

const resultSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  success: z.boolean(),
});

/** What came of a run of tests. */
export interface Counted {
  readonly passed: number;
  readonly failed: number;
  /** Somebody wanted it to stop. */
  readonly interrupted?: boolean;
}

/** `npm test`: sets up what tests need, runs all of them (or those whose path holds a filter), and counts. */
export async function runTests(env: NodeJS.ProcessEnv, filters: readonly string[]): Promise<number> {
  const where = places(env);
  await prepare('test', env, where, new Steps(prepareSteps));
  if (filters.length > 0) return report(await vitest(where.root, filters));
  // Unit tests must cover the engines; the simulations would take twice as long if they were measured as well.
  const unit = await vitest(where.root, ['--project=unit', '--coverage']);
  if (unit.interrupted) return report(unit);
  const others = await vitest(where.root, ['--project=together', '--project=alone']);
  return report({ passed: unit.passed + others.passed, failed: unit.failed + others.failed });
}

/**
 * @param root folder of the servers that tests start
 * @param options vitest's own, and filters
 * @param env added to what the tests see
 */
export async function vitest(
  root: string,
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Counted> {
  const { status, interrupted, counted } = await withTemporary('tests', async (folder) => {
    const results = join(folder, 'results.json');
    const { status, interrupted } = await tool(
      'vitest',
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...options],
      { env: { ...env, PEREZVON_ROOT: root, TMPDIR: folder } },
    );
    return { status, interrupted, counted: await count(results) };
  });
  // What broke outside of a test, such as an error that nobody caught, is a failure too.
  return { ...counted, interrupted, failed: status === 0 ? counted.failed : Math.max(1, counted.failed) };
}

/** Prints the closing line; gives the exit status. */
export function report({ passed, failed }: Counted): number {
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** A run that broke off before its end has failed, whatever it had passed by then. */
async function count(path: string): Promise<Counted> {
  try {
    const result = resultSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    // A file that cannot even be loaded counts as a failure of its own.
    const failed =
      result.numFailedTests === 0 && !result.success ? Math.max(1, result.numFailedTestSuites) : result.numFailedTests;
    return { passed: result.numPassedTests, failed };
  } catch (error) {
    process.stderr.write(`the test run left no result: ${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 1 };
  }
}
