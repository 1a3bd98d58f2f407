import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeClock } from './fake-clock.js';
import { TryLimit } from '../server/index.js';

it('admits as many as the limit of all that come at once, and as many again after the pause', async () => {
  const clock = new FakeClock(0);
  const limit = new TryLimit(clock, { tries: 5, forgetMs: 300_000 });
  const admitted = () => Array.from({ length: 320 }, () => limit.admit('101')).filter(Boolean).length;
  expect(admitted()).toBe(5);
  expect(limit.admit('102')).toBe(true);
  await clock.advance(299_999);
  expect(admitted()).toBe(0);
  await clock.advance(1);
  expect(admitted()).toBe(5);
});

it('forgets what went before a right one', () => {
  const limit = new TryLimit(new FakeClock(0), { tries: 2, forgetMs: 1_000 });
  expect([limit.admit('a', 'b'), limit.admit('a', 'c'), limit.admit('a')]).toEqual([true, true, false]);
  limit.passed('a', 'c');
  expect([limit.admit('a'), limit.admit('c'), limit.admit('b'), limit.admit('b')]).toEqual([true, true, true, false]);
});

it('charges nothing where one of the subjects has none left, and never more than its limit', () => {
  const subject = fc.constantFrom('a', 'b', 'c');
  fc.assert(
    fc.property(fc.array(fc.tuple(subject, subject)), (tries) => {
      const limit = new TryLimit(new FakeClock(0), { tries: 3, forgetMs: 1_000 });
      const charged = new Map<string, number>();
      for (const pair of tries) {
        const both = [...new Set(pair)];
        const free = both.every((one) => (charged.get(one) ?? 0) < 3);
        expect(limit.admit(...both)).toBe(free);
        if (free) for (const one of both) charged.set(one, (charged.get(one) ?? 0) + 1);
      }
    }),
  );
});
