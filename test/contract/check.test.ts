import { checks, findings } from '@perezvon/launcher';
import { expect, it } from 'vitest';

// What `npm run check` says is true of every commit whose tests pass.
it.each(checks.map((check) => ({ name: check[0], check })))('$name: nothing to say', async ({ check }) => {
  expect(await findings(check)).toBeUndefined();
});
