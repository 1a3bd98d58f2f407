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
          include: ['{plugin-sdk,db,asterisk,core,launcher}/dist/**/*.test.js', 'plugins/*/dist/**/*.test.js'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'servers',
          include: ['test/dist/{contract,system,e2e,faults,simulation,hostile}/**/*.test.js'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
