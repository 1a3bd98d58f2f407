import fc from 'fast-check';
import { expect, it } from 'vitest';
import { queueSettingsSchema } from '../schemas.js';
import { thresholdsOf } from './thresholds.js';

const serviceLevel = { withinSeconds: 20, percent: 80 };

it('come from the service level where the queue says nothing', () => {
  expect(thresholdsOf(queueSettingsSchema.parse({ serviceLevel }))).toEqual({
    waitMs: { yellow: 20_000, red: 40_000 },
    waiting: { yellow: null, red: null },
    percent: { yellow: 80, red: 60 },
  });
  const wall = { wait: { yellow: 50 }, waiting: { red: 7 }, percent: { red: 90 } };
  expect(thresholdsOf(queueSettingsSchema.parse({ serviceLevel, wall }))).toEqual({
    waitMs: { yellow: 50_000, red: 50_000 },
    waiting: { yellow: null, red: 7 },
    percent: { yellow: 90, red: 90 },
  });
});
it('are never the wrong way round, and what is set the wrong way round is refused', () => {
  const amount = fc.option(fc.integer({ min: 1, max: 100 }), { nil: null });
  const pair = fc.record({ yellow: amount, red: amount });
  fc.assert(
    fc.property(pair, pair, pair, (wait, waiting, percent) => {
      const read = queueSettingsSchema.safeParse({ serviceLevel, wall: { wait, waiting, percent } });
      const rises = ({ yellow, red }: typeof wait) => yellow === null || red === null || red >= yellow;
      const falls = rises({ yellow: percent.red, red: percent.yellow });
      expect(read.success).toBe(rises(wait) && rises(waiting) && falls);
      if (!read.data) return;
      const found = thresholdsOf(read.data);
      expect(found.waitMs.red).toBeGreaterThanOrEqual(found.waitMs.yellow ?? 0);
      expect(found.percent.red).toBeLessThanOrEqual(found.percent.yellow ?? 0);
    }),
  );
});
