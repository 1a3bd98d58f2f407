import { expect, it } from 'vitest';
import { simulate } from './simulate.js';

/** `PEREZVON_SIMULATION=first:count` runs other seeds; a failure names its own. */
const [first = 1, count = 4] = (process.env.PEREZVON_SIMULATION ?? '').split(':').filter(Boolean).map(Number);
const seeds = Array.from({ length: count }, (_, index) => first + index);

it.each(seeds)('seed %i: ten thousand contacts end in one state, and no rule is broken at any second', (seed) => {
  const result = simulate(seed, 10_000);
  expect({ replay: `PEREZVON_SIMULATION=${seed}:1`, faults: result.faults }).toEqual({
    replay: `PEREZVON_SIMULATION=${seed}:1`,
    faults: [],
  });
  const ended = (result.states['reached'] ?? 0) + (result.states['notReached'] ?? 0);
  expect(ended).toBe(10_000);
  // A carrier that is never asked proves nothing.
  expect(result.calls).toBeGreaterThan(1_000);
});

it('gives the same calls for the same seed', () => {
  const { ms: _one, ...first_ } = simulate(77, 1_000);
  const { ms: _other, ...second } = simulate(77, 1_000);
  expect(second).toEqual(first_);
});
