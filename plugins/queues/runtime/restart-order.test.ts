import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultAcdOptions } from '../acd/index.js';
import { queueSettingsSchema } from '../schemas.js';
import { RestartOrder } from './restart-order.js';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

function returning() {
  const came: string[] = [];
  const queue = (priority: number) => ({
    id: 'a',
    name: 'Queue',
    number: null,
    settings: queueSettingsSchema.parse({ priority }),
    members: [],
    version: 1,
  });
  const all = new RestartOrder(
    { now: () => Date.now() },
    { options: { ...defaultAcdOptions, priorityStepMs: 900_000 } },
    { find: (id) => queue(id === 'emergency' ? 3 : 0) },
  );
  all.onArrival(({ caller }) => came.push(caller));
  const add = (caller: string, since: number, more: { queue?: string; priority?: number; first?: boolean } = {}) =>
    all.add({ type: 'arrived', caller, queue: 'sales', since, ...more });
  return { all, add, came };
}

it('lets in together and in order who waited before a restart', () => {
  const { all, add, came } = returning();
  add('second', 2_000);
  add('first', 1_000);
  add('important', 9_000, { priority: 1 });
  add('taken to the front', 8_000, { first: true });
  add('emergency', 10_000, { queue: 'emergency' });
  add('gone', 500);
  expect(all.drop('gone')).toBe(true);
  expect(all.drop('gone')).toBe(false);
  vi.advanceTimersByTime(149);
  expect(came).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(came).toEqual(['taken to the front', 'emergency', 'important', 'first', 'second']);
});
it('keeps nobody out for long, however many come back', () => {
  const { add, came } = returning();
  for (let i = 0; i < 20; i += 1) {
    add(`${i}`, i);
    vi.advanceTimersByTime(100);
  }
  expect(came.length).toBeGreaterThanOrEqual(10);
});
