import { expect, it } from 'vitest';
import { tonesOf } from './tones.js';
import type { QueueNow } from './board.data.js';

const wall = {
  waitMs: { yellow: 20_000, red: 40_000 },
  waiting: { yellow: 3, red: 5 },
  percent: { yellow: 80, red: 60 },
};
const quiet: QueueNow = {
  id: 'q',
  name: 'Queue',
  priority: 0,
  withinSeconds: 20,
  percent: 80,
  wall,
  offered: 0,
  answered: 0,
  lost: 0,
  within: 0,
  waitMs: 0,
  level: null,
  levelNow: null,
  waiting: 0,
  talking: 0,
  oldest: undefined,
};
const tones = (some: Partial<QueueNow>, now = 100_000) => tonesOf({ ...quiet, ...some }, now);

it('turns each figure yellow and red by its own threshold, and the queue as its worst figure', () => {
  expect(tones({})).toEqual({ wait: '', waiting: '', level: '', queue: '' });
  expect(tones({ oldest: 80_000 }).wait).toBe('');
  expect(tones({ oldest: 79_999 })).toMatchObject({ wait: 'yellow', queue: 'yellow' });
  expect(tones({ oldest: 59_999 })).toMatchObject({ wait: 'red', queue: 'red' });
  expect([2, 3, 4, 5].map((waiting) => tones({ waiting }).waiting)).toEqual(['', 'yellow', 'yellow', 'red']);
  expect([0.8, 0.79, 0.6, 0.59].map((level) => tones({ level }).level)).toEqual(['', 'yellow', 'yellow', 'red']);
  expect(tones({ level: 0.5, waiting: 3 })).toEqual({ wait: '', waiting: 'yellow', level: 'red', queue: 'red' });
  for (const never of [{ yellow: null, red: null }, {}])
    expect(tones({ waiting: 99, wall: { ...wall, waiting: never } }).queue).toBe('');
});
