import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '@perezvon/sdk/server';

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
};
