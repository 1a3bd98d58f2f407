import { expect, it } from 'vitest';
import { UncaughtErrors } from './uncaught-errors.js';

it('lets the process live when the error is a plugin’s, and ends it when it is nobody’s', () => {
  const crashes: unknown[][] = [];
  const uncaught = new UncaughtErrors((what) => (error) => void crashes.push([what, error]));
  const handler = uncaught.handler('unhandled rejection');
  handler('before there is a kernel');
  uncaught.ask({ blame: (error) => (error === 'of a plugin' ? 'loose' : undefined) });
  handler('of a plugin');
  handler('of core');
  expect(crashes).toEqual([
    ['unhandled rejection', 'before there is a kernel'],
    ['unhandled rejection', 'of core'],
  ]);
});
