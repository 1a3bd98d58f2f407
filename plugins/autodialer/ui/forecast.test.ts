import { expect, it } from 'vitest';
import { forecastEnd } from './forecast.js';

const counts = (ended: number, left: number) => ({
  reached: ended,
  notReached: 0,
  waiting: left,
  dialling: 0,
  total: ended + left,
});
const minute = 60_000;
const hours = (from: number, to: number) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
const always = [hours(0, 1_000 * minute)];

it('goes by what contacts have needed so far', () => {
  expect(forecastEnd(counts(100, 50), { reached: 100, busy: 100 }, 10, 0, always)).toBe(10 * minute);
  // Whoever was refused by the rules has cost no call.
  expect(forecastEnd(counts(150, 50), { reached: 100, busy: 100, doNotCall: 50 }, 10, 0, always)).toBe(10 * minute);
});
it('says nothing without calls, without ends, or when all is done', () => {
  expect(forecastEnd(counts(100, 50), { reached: 100 }, 0, 0, always)).toBeUndefined();
  expect(forecastEnd(counts(2, 50), { reached: 2 }, 10, 0, always)).toBeUndefined();
  expect(forecastEnd(counts(100, 0), { reached: 100 }, 10, 0, always)).toBeUndefined();
});
it('never names an hour at which nobody calls: what does not fit before closing goes on at the next opening', () => {
  const days = [hours(0, 4 * minute), hours(100 * minute, 103 * minute), hours(200 * minute, 300 * minute)];
  const end = (left: number) => forecastEnd(counts(100, left), { reached: 200 }, 10, 0, days);
  expect(end(20)).toBe(4 * minute);
  expect(end(25)).toBe(101 * minute);
  expect(end(50)).toBe(203 * minute);
  expect(end(10_000)).toBeUndefined();
  // Before it opens.
  expect(forecastEnd(counts(100, 5), { reached: 200 }, 10, 10 * minute, days)).toBe(101 * minute);
});
