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

/** `npm test`: sets up what tests need, runs all of them (or those whose path holds a filter), and counts. */
export async function runTests(env: NodeJS.ProcessEnv, filters: readonly string[]): Promise<number> {
  const where = places(env);
  await prepare('test', env, where, new Steps(prepareSteps));
  // What a few tests cover says nothing.
  const coverage = (folder: string) =>
    filters.length === 0 ? ['--coverage', `--coverage.reportsDirectory=${join(folder, 'coverage')}`] : [];
  const { status, counted } = await withTemporary('tests', async (folder) => {
    const results = join(folder, 'results.json');
    const { status } = await tool(
      'vitest',
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...coverage(folder), ...filters],
      { env: { PEREZVON_ROOT: where.root, TMPDIR: folder } },
    );
    return { status, counted: await count(results) };
  });
  const { passed } = counted;
  // What broke outside of a test, such as an error that nobody caught, is a failure too.
  const failed = status === 0 ? counted.failed : Math.max(1, counted.failed);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return status === 0 && failed === 0 && passed > 0 ? 0 : 1;
}

/** A run that broke off before its end has failed, whatever it had passed by then. */
async function count(path: string): Promise<{ passed: number; failed: number }> {
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
