import { expect, it } from 'vitest';
import type { Presence, WorkLine } from './api.js';
import { operatorLine } from './operator-line.js';

const now = 100_000;
const presence = (is: Presence['presence'], since: number, limitMs: number | null = null): Presence =>
  ({ operatorId: 'o', presence: is, stateId: 's', phone: null, since, limitMs, why: null }) satisfies Presence;
const work = (doing: WorkLine['work'], since: number) => ({ work: doing, since }) as WorkLine;

it('counts free time from the later of the log-in and the last call', () => {
  expect(operatorLine(presence('ready', 10_000), work('idle', 40_000), now)).toMatchObject({
    doing: 'idle',
    since: 40_000,
  });
  expect(operatorLine(presence('ready', 50_000), work('idle', 40_000), now)).toMatchObject({ since: 50_000 });
  expect(operatorLine(presence('ready', 50_000), undefined, now)).toMatchObject({ doing: 'idle', since: 50_000 });
});

it('counts a pause from its beginning, though a call ends in it, and a talk from its own', () => {
  const paused = presence('paused', 60_000, 30_000);
  expect(operatorLine(paused, work('talking', 20_000), now)).toMatchObject({ byState: false, since: 20_000 });
  expect(operatorLine(paused, work('wrapUp', 90_000), now)).toMatchObject({ byState: false, since: 60_000 });
  expect(operatorLine(paused, work('idle', 95_000), now)).toMatchObject({ byState: true, since: 60_000, late: true });
});

it('is late only on a pause that has a limit, once it is over', () => {
  expect(operatorLine(presence('paused', 70_000, 30_000), undefined, now).late).toBe(false);
  expect(operatorLine(presence('paused', 69_999, 30_000), undefined, now).late).toBe(true);
  expect(operatorLine(presence('paused', 0), undefined, now).late).toBe(false);
});
