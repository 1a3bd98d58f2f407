import { expect, it } from 'vitest';
import { announcement, expectedWaitMs, Programme } from './announcements.js';

it('speaks of place and wait with the grammar of the language', () => {
  expect(announcement(3, 60_000, 'ru')).toBe('Ваш номер в очереди: три. Примерное время ожидания: одна минута.');
  expect(announcement(21, 120_000, 'ru')).toBe(
    'Ваш номер в очереди: двадцать один. Примерное время ожидания: две минуты.',
  );
  expect(announcement(1, 300_000, 'ru')).toContain('пять минут.');
  expect(announcement(2, 60_000, 'en')).toBe('Your place in the queue: two. Expected wait: one minute.');
  expect(announcement(undefined, 10_000, 'en')).toBe('Expected wait: one minute.');
  expect(announcement(4, undefined, 'en')).toBe('Your place in the queue: four.');
  expect(announcement(1, 7_200_000, 'ru')).toContain('больше часа');
});

it('expects the wait from how long calls take and how many are at work', () => {
  expect(expectedWaitMs(4, 180_000, 2)).toBe(360_000);
  expect(expectedWaitMs(1, 180_000, 0)).toBe(180_000);
});

it('plays words and clips in turn, or nothing', async () => {
  const clips = [{ sound: 'a' }, { sound: 'b' }];
  const both = new Programme(clips, async () => ({ sound: 'words' }));
  const heard = [await both.next(), await both.next(), await both.next(), await both.next()];
  expect(heard).toEqual([{ sound: 'words' }, { sound: 'a' }, { sound: 'b' }, { sound: 'words' }]);
  const onlyClips = new Programme(clips, undefined);
  expect([await onlyClips.next(), await onlyClips.next(), await onlyClips.next()]).toEqual([
    clips[0],
    clips[1],
    clips[0],
  ]);
  expect(await new Programme([], undefined).next()).toBeUndefined();
});
