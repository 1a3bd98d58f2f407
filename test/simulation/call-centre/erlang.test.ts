import { expect, it } from 'vitest';
import { Random } from '../random.js';
import { type CallCentre, type CentreFigures, simulate } from './call-centre.js';
import { erlangAFigures, erlangCFigures } from './erlang.js';

const runs = 30;
/** Two-sided 95 % of Student's t with 29 degrees of freedom. */
const student = 2.045;

/** Middle and half width of the 95 % confidence interval over independent runs. */
function interval(figures: readonly CentreFigures[], of: (one: CentreFigures) => number) {
  const values = figures.map(of);
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1);
  return { mean, half: (student * Math.sqrt(variance)) / Math.sqrt(values.length) };
}
const play = (centre: CallCentre, calls: number) =>
  Array.from({ length: runs }, (_, run) => {
    const random = new Random(run * 7_919 + 1);
    return simulate(centre, () => random.next(), calls, 2_000);
  });

function expectWithin(name: string, { mean, half }: { mean: number; half: number }, formula: number): void {
  console.log(`${name}: ${mean.toFixed(4)} ± ${half.toFixed(4)}, formula ${formula.toFixed(4)}`);
  expect(Math.abs(mean - formula), name).toBeLessThanOrEqual(half);
}

it('gives the figures that are in the books', () => {
  const c = erlangCFigures(360 / 1_800, 240, 55, 15);
  expect(c.waits).toBeCloseTo(0.2387, 4);
  expect(c.asa).toBeCloseTo(8.18, 2);
  expect(c.serviceLevel).toBeCloseTo(0.846, 3);
  expect(erlangCFigures(0.8, 60, 50, 20).asa).toBeCloseTo(20.8, 1);
  const a = erlangAFigures(0.8, 60, 50, 120);
  expect(a.lost).toBeCloseTo(0.0309, 4);
  expect(a.occupancy).toBeCloseTo(0.93, 3);
});

it('is Erlang C where everybody waits: 360 calls in half an hour, 240 s each, 55 operators', () => {
  const centre = { arrivalsPerSecond: 0.2, handleSeconds: 240, operators: 55, withinSeconds: 15 };
  const figures = play(centre, 20_000);
  const formula = erlangCFigures(0.2, 240, 55, 15);
  expectWithin(
    'P(wait)',
    interval(figures, ({ waits }) => waits),
    formula.waits,
  );
  expectWithin(
    'ASA, s',
    interval(figures, ({ asa }) => asa),
    formula.asa,
  );
  expectWithin(
    'SL(15 s)',
    interval(figures, ({ serviceLevel }) => serviceLevel),
    formula.serviceLevel,
  );
  expectWithin(
    'occupancy',
    interval(figures, ({ occupancy }) => occupancy),
    formula.occupancy,
  );
});

it('is Erlang C near the edge, and Erlang A where people hang up: 2,880 calls an hour, 60 s, 50 operators', () => {
  const centre = { arrivalsPerSecond: 0.8, handleSeconds: 60, operators: 50, withinSeconds: 20 };
  expectWithin(
    'ASA, s',
    interval(play(centre, 20_000), ({ asa }) => asa),
    erlangCFigures(0.8, 60, 50, 20).asa,
  );
  const figures = play({ ...centre, patienceSeconds: 120 }, 20_000);
  const formula = erlangAFigures(0.8, 60, 50, 120);
  expectWithin(
    'lost',
    interval(figures, ({ lost }) => lost),
    formula.lost,
  );
  expectWithin(
    'occupancy',
    interval(figures, ({ occupancy }) => occupancy),
    formula.occupancy,
  );
});
