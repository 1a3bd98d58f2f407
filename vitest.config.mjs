import { defineConfig } from 'vitest/config';

// Tests run as compiled by tsc (decorator metadata intact): build first, then run over dist/.
const common = { exclude: ['**/node_modules/**', 'var/**'] };
export default defineConfig({
  test: {
    globalSetup: ['./test/dist/support/global-setup.js'],
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
          // Few calls, nobody who waits at a screen, and no clock to keep to: two at a time.
          name: 'calm',
          sequence: { groupOrder: 1 },
          include: ['test/dist/{contract,simulation,hostile,flows}/**/*.test.js'],
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
          testTimeout: 300_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
