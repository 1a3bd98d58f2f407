import { mergePatch } from '@perezvon/sdk/shared';
import { expect, it } from 'vitest';
import { feedOf } from './alert-feed.js';
import type { Alert } from './api.js';
import { isOpen, percentOf } from './board.data.js';

it('shows an alert that comes while one looks: what is null is absent from a change', () => {
  const line = { key: 'longWait:q', kind: 'longWait', what: 'Queue', since: 1_000 };
  const came = mergePatch({ alerts: {} }, { alerts: { 'longWait:q 1000': { ...line, until: null } } });
  const feed = (data: unknown) => feedOf(Object.values((data as { alerts: Record<string, Alert> }).alerts), 2_000);
  expect(feed(came).map(isOpen)).toEqual([true]);
  const over = mergePatch(came, { alerts: { 'longWait:q 1000': { ...line, until: 1_500 } } });
  expect(feed(over)).toEqual([{ ...line, until: 1_500 }]);
  const live = mergePatch({}, { level: null, wall: { yellow: null } }) as { level?: null };
  expect(percentOf(live.level)).toBeUndefined();
});
it('shows open alerts first, then what ended within the hour, and no more than can be read', () => {
  const alert = (key: string, since: number, until: number | null): Alert => ({
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
