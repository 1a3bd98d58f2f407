import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hangupCause } from './hangup-cause.js';

describe('hangupCause', () => {
  it.each([
    [16, undefined, 'normal'],
    [17, 486, 'busy'],
    [17, 600, 'busy'],
    [18, 408, 'noAnswer'],
    [19, 480, 'noAnswer'],
    [19, undefined, 'noAnswer'],
    [21, 403, 'rejected'],
    [21, 603, 'rejected'],
    [34, 503, 'congestion'],
    [38, 500, 'congestion'],
    [42, undefined, 'congestion'],
    [1, 404, 'invalid'],
    [22, 410, 'invalid'],
    [28, 484, 'invalid'],
    [58, 488, 'failure'],
    [0, undefined, 'failure'],
  ] as const)('cause %s with SIP %s is %s', (cause, sip, meaning) => {
    expect(hangupCause(cause, sip)).toBe(meaning);
  });

  it('gives one of its words for any numbers', () => {
    const words = ['normal', 'busy', 'noAnswer', 'rejected', 'congestion', 'invalid', 'failure'];
    fc.assert(
      fc.property(fc.integer(), fc.option(fc.integer(), { nil: undefined }), (cause, sip) =>
        words.includes(hangupCause(cause, sip)),
      ),
    );
  });
});
