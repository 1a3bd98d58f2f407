import { expect, it } from 'vitest';
import { forecastEnd } from './forecast.js';

const counts = (ended: number, left: number) => ({
  reached: ended,
  notReached: 0,
  waiting: left,
  dialling: 0,
  total: ended + left,
});

it('goes by what contacts have needed so far', () => {
  expect(forecastEnd(counts(100, 50), { reached: 100, busy: 100 }, 10, 0)).toBe(10 * 60_000);
});
it('says nothing without calls, without ends, or when all is done', () => {
  expect(forecastEnd(counts(100, 50), { reached: 100 }, 0, 0)).toBeUndefined();
  expect(forecastEnd(counts(2, 50), { reached: 2 }, 10, 0)).toBeUndefined();
  expect(forecastEnd(counts(100, 0), { reached: 100 }, 10, 0)).toBeUndefined();
});
