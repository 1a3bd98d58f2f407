import { afterEach, beforeEach, expect } from 'vitest';
import { setTimeout } from 'node:timers/promises';
import { settle } from '@perezvon/sdk/testing';
import type { PluginKernel } from '../plugin-kernel.js';
import { KernelFixture } from './fixture.js';

export let fixture: KernelFixture;
beforeEach(async () => {
  fixture = await KernelFixture.create();
});
afterEach(() => fixture.remove());

export const states = (kernel: PluginKernel) => Object.fromEntries(kernel.list().map(({ id, state }) => [id, state]));

/** Waits for real loading of code while the fake clock stands still. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !condition(); turn += 1) await setTimeout(5);
  await settle();
  expect(condition()).toBe(true);
}
