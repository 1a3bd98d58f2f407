import { expect, it } from 'vitest';
import { feedOf } from './alert-feed.js';

it('shows open alerts first, then what ended within the hour, and no more than can be read', () => {
  const alert = (key: string, since: number, until: number | null) => ({
    key,
    kind: 'longWait',
    what: key,
    since,
    until,
  });
  const now = 10_000_000;
  const all = [
    alert('long ago', 1_000, now - 3_600_001),
    alert('ended before', 2_000, now - 2_000),
    alert('ended now', 1_000, now - 1_000),
    alert('open since long', 1_000, null),
    alert('open', 9_000_000, null),
  ];
  expect(feedOf(all, now).map(({ key }) => key)).toEqual(['open', 'open since long', 'ended now', 'ended before']);
  const many = Array.from({ length: 100 }, (_, i) => alert(`${i}`, i, now));
  expect(
    feedOf([...many, alert('open', 0, null)], now)
      .map(({ key }) => key)
      .slice(0, 2),
  ).toEqual(['open', '99']);
  expect(feedOf(many, now)).toHaveLength(30);
});
