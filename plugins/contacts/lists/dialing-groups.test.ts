import { expect, it } from 'vitest';
import { DialingGroupSet } from './dialing-groups.js';

const zones = Intl.supportedValuesOf('timeZone');
const priorities = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const places = (count: number) => zones.slice(0, count).map((zone) => [zone]);

it('keeps the zone of every contact when there are too many places, and comes as near to its priority as it can', () => {
  const groups = new DialingGroupSet();
  const put = places(40).flatMap((place) => priorities.map((priority) => ({ place, priority })));
  const numbers = put.map(({ place, priority }) => groups.place(place, priority));
  expect(groups.all.length).toBeLessThanOrEqual(256);
  for (const [index, { place, priority }] of put.entries()) {
    const group = groups.all[numbers[index] ?? -1];
    expect(group?.zones).toEqual(place);
    const distances = groups.all
      .filter(({ zones: own }) => own[0] === place[0])
      .map((one) => Math.abs(one.priority - priority));
    expect(Math.abs((group?.priority ?? 0) - priority)).toBe(Math.min(...distances));
  }
  // Those that came first have their own; a contact of no known place keeps having none.
  expect(groups.all[numbers[0] ?? -1]?.priority).toBe(1);
  expect(groups.all[groups.place([], 7)]?.zones).toEqual([]);
});

it('puts what it cannot tell apart any more where all of its zones count, in a second import too', () => {
  const groups = new DialingGroupSet();
  const numbers = places(400).map((place) => groups.place(place, 5));
  expect(groups.all.length).toBe(256);
  for (const [index, place] of places(400).entries())
    expect(groups.all[numbers[index] ?? -1]?.zones).toContain(place[0]);
  const second = new DialingGroupSet(groups.all);
  expect(second.all).toEqual(groups.all);
  for (const place of places(400)) expect(second.all[second.place(place, 5)]?.zones).toContain(place[0]);
});

it('keeps the places of a list as they are numbered already', () => {
  const before = places(26).flatMap(([zone = '']) => priorities.map((priority) => ({ zones: [zone], priority })));
  const groups = new DialingGroupSet(before.slice(0, 256));
  expect(groups.all).toEqual(before.slice(0, 256));
  expect(groups.place(before[200]?.zones ?? [], before[200]?.priority ?? 0)).toBe(200);
});
