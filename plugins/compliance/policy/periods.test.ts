import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextPeriod, periodOf } from './periods.js';

const kinds = ['day', 'week', 'month'] as const;
const zones = fc.oneof(
  fc.constantFrom('Europe/Moscow', 'Asia/Kamchatka', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Apia'),
  fc.constantFrom('America/Santiago', 'America/Havana', 'Asia/Beirut', 'Africa/Cairo', 'Australia/Lord_Howe'),
);

it('a period ends with its last millisecond, over every change of the clocks', () => {
  const from = fc.integer({ min: Date.UTC(2011, 11, 1), max: Date.UTC(2036, 0, 1) });
  fc.assert(
    fc.property(fc.constantFrom(...kinds), zones, from, (per, zone, instant) => {
      const next = nextPeriod(per, zone, instant);
      expect(next).toBeGreaterThan(instant);
      expect(periodOf(per, zone, next - 1)).toBe(periodOf(per, zone, instant));
      expect(periodOf(per, zone, next) > periodOf(per, zone, instant)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

it('the day after one that a zone left out is the next period', () => {
  const noon = Date.parse('2011-12-29T22:00:00Z');
  expect(new Date(nextPeriod('day', 'Pacific/Apia', noon)).toISOString()).toBe('2011-12-30T10:00:00.000Z');
});
