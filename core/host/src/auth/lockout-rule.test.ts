import fc from 'fast-check';
import { expect, it } from 'vitest';
import { admit, type FailureState } from './lockout-rule.js';

const rule = { limit: 5, firstPauseMs: 30_000, longestPauseMs: 900_000, forgetMs: 3_600_000 };

it('admits few tries in any hour, however they are spread, and always opens again', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { minLength: 1, maxLength: 300 }), (gaps) => {
      let state: FailureState = { failures: 0, lastAt: 0, lockedUntil: undefined };
      let now = 1_700_000_000_000;
      const admitted: number[] = [];
      for (const gap of gaps) {
        now += gap;
        const answer = admit(state, rule, now);
        if (answer.admitted) {
          state = answer.state;
          admitted.push(now);
        } else expect(answer.waitMs).toBeLessThanOrEqual(rule.longestPauseMs);
      }
      for (const at of admitted) {
        expect(admitted.filter((other) => other >= at && other < at + 1_800_000).length).toBeLessThanOrEqual(11);
      }
      expect(admit(state, rule, now + rule.longestPauseMs).admitted).toBe(true);
    }),
  );
});

it('doubles the pause and forgets after an hour', () => {
  const at = (failures: number) => admit({ failures, lastAt: 1, lockedUntil: undefined }, rule, 2);
  const pauses = [4, 5, 6, 20].map((failures) => {
    const answer = at(failures);
    return answer.admitted ? (answer.state.lockedUntil ?? 0) - 2 : undefined;
  });
  expect(pauses).toEqual([30_000, 60_000, 120_000, 900_000]);
  const later = admit({ failures: 50, lastAt: 0, lockedUntil: 10 }, rule, 3_600_001);
  expect(later).toEqual({ admitted: true, state: { failures: 1, lastAt: 3_600_001, lockedUntil: undefined } });
});
