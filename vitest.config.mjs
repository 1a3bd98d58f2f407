import { readFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Tests run as compiled by tsc (decorator metadata intact): build first, then run over dist/.
const common = { exclude: ['**/node_modules/**', 'var/**'] };
// A system test mostly waits for phones, clocks and screens: two cores serve three of them.
const together = availableParallelism() + 1;
// Many calls at once, killed servers, measured times and sound in a browser: each of these files has the machine to itself.
const alone = [
  'test/dist/system/{call-control,many-campaigns,queue,recording,working-hour}.test.js',
  'test/dist/faults/*.test.js',
  'test/dist/e2e/workplace.test.js',
];
// Pure decisions, which unit tests must cover: globs of their sources.
const engines = JSON.parse(readFileSync(new URL('test/engines.json', import.meta.url), 'utf8'));
const compiled = (source) =>
  source
    .replace(/^(plugins\/\*)\//, '$1/dist/')
    .replace('/src/', '/dist/')
    .replace(/\.ts$/, '.js');
export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: engines.map(compiled),
      exclude: ['**/testing/**', '**/*.test.js'],
      reporter: ['text-summary'],
      reportsDirectory: join(tmpdir(), `perezvon-coverage-${process.pid}`),
      thresholds: Object.fromEntries(engines.map((source) => [source, { lines: 80 }])),
    },
    globalSetup: ['./test/dist/support/global-setup.js'],
    setupFiles: ['./test/dist/support/property-tests.js'],
    // `npm run test:long` takes random ones.
    env: { PEREZVON_SEED: process.env.PEREZVON_SEED ?? '20261025' },
    projects: [
      {
        extends: true,
        test: {
          ...common,
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: [
            '{plugin-sdk,db,asterisk,core,core/host,core/call-engine,launcher}/dist/**/*.test.js',
            'plugins/*/dist/**/*.test.js',
            'ui-shell/dist/compiled/**/*.test.js',
          ],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // The default leaves one core idle.
          maxWorkers: availableParallelism(),
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'together',
          sequence: { groupOrder: 1 },
          include: ['test/dist/**/*.test.js'],
          exclude: [...common.exclude, ...alone],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          maxWorkers: together,
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'alone',
          sequence: { groupOrder: 2 },
          include: alone,
          testTimeout: 300_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
