import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { keepAlive, type Part } from './part.js';

/** A part that can die, and knows whether it was stopped. */
function fake(): Part & { die(): void; stopped: number } {
  let die = () => {};
  const exited = new Promise<void>((resolve) => {
    die = resolve;
  });
  const part = {
    name: 'it',
    exited,
    die,
    stopped: 0,
    stop: async () => {
      part.stopped += 1;
      die();
    },
  };
  return part;
}

it('starts a part again that ended by itself, and stops the new one', async () => {
  const first = fake();
  const second = fake();
  const said: string[] = [];
  const kept = keepAlive(
    first,
    async () => second,
    (line) => said.push(line),
  );
  first.die();
  await expect
    .poll(() => said, { timeout: 5_000 })
    .toEqual(['it has stopped; starting it again in 1 s', 'it runs again']);
  await kept.stop();
  expect(second.stopped).toBeGreaterThan(0);
});

it('starts nothing again once it is told to stop', async () => {
  const first = fake();
  let starts = 0;
  const kept = keepAlive(
    first,
    async () => {
      starts += 1;
      return fake();
    },
    () => {},
  );
  await kept.stop();
  await sleep(1_200);
  expect({ stopped: first.stopped > 0, starts }).toEqual({ stopped: true, starts: 0 });
});

it('stops a part that was just being started again when the stop came', async () => {
  const first = fake();
  const second = fake();
  let begun = false;
  const kept = keepAlive(
    first,
    async () => {
      begun = true;
      await sleep(300);
      return second;
    },
    () => {},
  );
  first.die();
  await expect.poll(() => begun, { timeout: 5_000 }).toBe(true);
  await kept.stop();
  expect(second.stopped).toBe(1);
});
