import { defineConfig } from 'vitest/config';

// Tests run as compiled by tsc (decorator metadata intact): build first, then run over dist/.
const common = { exclude: ['**/node_modules/**', 'var/**'] };
// Few calls and no clock to keep to: two at a time.
const calm = [
  'test/dist/{contract,simulation,hostile,flows}/**/*.test.js',
  'test/dist/e2e/{shell,campaign,ten-things}.test.js',
  'test/dist/system/{jabber,own-keys,phones,h323}.test.js',
];
export default defineConfig({
  test: {
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
          include: ['{plugin-sdk,db,asterisk,core,launcher}/dist/**/*.test.js', 'plugins/*/dist/**/*.test.js'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'calm',
          sequence: { groupOrder: 1 },
          include: calm,
          testTimeout: 300_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          ...common,
          // Many calls, screens, killed servers and measured times: each has the machine to itself.
          name: 'servers',
          sequence: { groupOrder: 2 },
          include: ['test/dist/{system,e2e,faults}/**/*.test.js'],
          exclude: [...common.exclude, ...calm],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
