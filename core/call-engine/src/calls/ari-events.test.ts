import { expect, it } from 'vitest';
import { timeOf } from './ari-events.js';

it('reads the times of Asterisk, in any zone', () => {
  const at = Date.UTC(2026, 10, 23, 5, 0, 0, 123);
  expect(timeOf('2026-11-23T05:00:00.123+0000', 1)).toBe(at);
  expect(timeOf('2026-11-23T05:00:00.124+0000', 1)).toBe(at + 1);
  expect(timeOf('2026-11-23T08:00:00.123+0300', 1)).toBe(at);
  expect(timeOf('2026-11-23T05:00:01.000+0000', 1)).toBe(at + 877);
  for (const none of [undefined, '', 'yesterday', '2026-11-23T05:00:00', '2026-99-23T05:00:00.000+0000']) {
    expect(timeOf(none, 42)).toBe(42);
  }
});
