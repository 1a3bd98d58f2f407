import { expect, it } from 'vitest';
import { alertsOf, type Picture } from './alerts-of.js';

const quiet: Picture = { queues: [], told: [], trunks: [], operators: [] };
const queue = { id: 'q', name: 'Queue', waiting: 1, oldestSince: 1_000, ready: 1 };

it('is quiet while nothing is wrong', () => {
  expect(alertsOf(quiet, 0, 60_000)).toEqual([]);
  expect(alertsOf({ ...quiet, queues: [queue] }, 61_000, 60_000)).toEqual([]);
});
it('names callers without an operator, waits that are too long, trunks that are down, pauses without end', () => {
  const picture: Picture = {
    queues: [{ ...queue, ready: 0 }],
    trunks: [
      { id: 't', name: 'Trunk', state: 'offline', registration: 'rejected' },
      { id: 'u', name: 'Other', state: 'online', registration: 'registered' },
      { id: 'v', name: 'Refused', state: 'online', registration: 'rejected' },
      { id: 'w', name: 'New', state: 'unknown', registration: 'trying' },
    ],
    operators: [
      { id: 'o', name: 'Anna', since: 0, limitMs: 60_000, missed: false },
      { id: 'p', name: 'Boris', since: 0, limitMs: undefined, missed: true },
    ],
    told: [{ kind: 'diskFull', id: 'recordings', what: '5 MB' }],
  };
  expect(alertsOf(picture, 61_001, 60_000).map(({ kind, what }) => [kind, what])).toEqual([
    ['nobodyReady', 'Queue'],
    ['longWait', 'Queue'],
    ['trunkDown', 'Trunk'],
    ['trunkDown', 'Refused'],
    ['stateTooLong', 'Anna'],
    ['notAnswering', 'Boris'],
    ['diskFull', '5 MB'],
  ]);
});
