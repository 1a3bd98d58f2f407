import { describe, expect, it } from 'vitest';
import { passages } from './media.js';

describe('media', () => {
  it('becomes as few requests as possible', () => {
    expect(
      passages([
        { sound: 'beep' },
        { number: -5 },
        { digits: '12#' },
        { silenceMs: 2_000 },
        { silenceMs: 250 },
        { sound: 'a/b' },
      ]),
    ).toEqual([
      { uris: ['sound:beep', 'number:-5', 'digits:12#', 'sound:silence/2'] },
      { silenceMs: 250 },
      { uris: ['sound:a/b'] },
    ]);
    expect(passages({ sound: '/var/lib/perezvon/sounds/sounds/0199-aa' })).toHaveLength(1);
  });
  it.each([
    ...['', '../etc/passwd', 'a,sound:b', 'a b', '//x', 'a/../b', 'http://x/y', 'a\nb', 'ы', 'a'.repeat(300)].map(
      (sound) => ({ sound }),
    ),
    ...[1.5, Number.NaN, 1e12].map((number) => ({ number })),
    ...['', 'abc', '1,2', '1'.repeat(65)].map((digits) => ({ digits })),
    ...[-1, Number.NaN, 1e9].map((silenceMs) => ({ silenceMs })),
  ])('refuses %j', (media) => {
    expect(() => passages(media)).toThrow(expect.objectContaining({ code: 'core.calls.badMedia' }));
  });
});
