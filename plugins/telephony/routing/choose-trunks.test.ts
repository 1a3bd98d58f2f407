import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallEnd, CallOutcome } from '@perezvon/sdk/server';
import { plainFormat } from '@perezvon/sdk/shared';
import type { Trunk } from '../index.js';
import { goesOn } from '../outbound/failover.js';
import { type Choice, chooseTrunks, type Load, type Wanted } from './choose-trunks.js';
import { dayShares } from './day-shares.js';
import type { RuleView } from './rule-repository.js';

const trunk = (id: string, more: Partial<Trunk> = {}): Trunk => ({
  id,
  name: id,
  endpoint: `trunk-${id}`,
  maxChannels: undefined,
  callsPerSecond: undefined,
  dialAs: plainFormat,
  callerAs: plainFormat,
  ownNumbersOnly: false,
  callerId: undefined,
  enabled: true,
  ...more,
});
const rule = (prefix: string, trunks: readonly string[]): RuleView => ({
  id: prefix,
  name: prefix,
  prefix,
  trunks: [...trunks],
  enabled: true,
  version: 1,
});
const number = '+74951234567';
const idle = { lines: 0, secondsToday: 0 };
const ids = (trunks: readonly Trunk[]) => trunks.map(({ id }) => id);

describe('the trunks by which a call goes out', () => {
  const trunks = [
    trunk('a', { maxChannels: 2 }),
    trunk('b', { dailyMinutes: 1 }),
    trunk('c', { enabled: false }),
    trunk('d'),
  ];
  const rules = [rule('+7495', ['d', 'c', 'b', 'a', 'gone'])];

  it('are those of its rule, in their order; none without a rule', () => {
    const loadOf = () => idle;
    expect(ids(chooseTrunks({ by: 'rule', number }, { rules, trunks, loadOf }).trunks)).toEqual(['d', 'b', 'a']);
    const refused = chooseTrunks({ by: 'rule', number: '+12025550100' }, { rules, trunks, loadOf });
    expect(refused).toEqual({ trunks: [], why: { code: 'noRule' }, others: [] });
  });
  it('need no rule where an admin has set them down, and keep their limits all the same', () => {
    const choose = (wanted: object, lines = 0) =>
      ids(chooseTrunks({ by: 'setting', ...wanted }, { rules, trunks, loadOf: () => ({ ...idle, lines }) }).trunks);
    expect(choose({ number: '+12025550100', trunkId: 'b' })).toEqual(['b']);
    expect(choose({ number: '+12025550100' })).toEqual(['a']);
    expect(choose({ number: '+12025550100' }, 2)).toEqual([]);
    expect(choose({ number })).toEqual(['d', 'b', 'a']);
    expect(choose({ address: 'sip:a@example.org', trunkId: 'c' })).toEqual([]);
  });
  it('never take a call beyond their lines or their minutes', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { trunks: tried } = chooseTrunks(world.wanted, world);
        for (const one of tried) {
          expect(one.enabled).toBe(true);
          expect(world.loadOf(one).lines).toBeLessThan(one.maxChannels ?? Infinity);
          expect(world.loadOf(one).secondsToday).toBeLessThan((one.dailyMinutes ?? Infinity) * 60);
        }
      }),
    );
  });
  it('are each tried, or have the one reason why not; with the reason undone, the decision is another', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { trunks: tried, why, others } = chooseTrunks(world.wanted, world);
        if (why.code === 'noRule') {
          const rules = [...world.rules, rule('+', ['a'])];
          expect(chooseTrunks(world.wanted, { ...world, rules }).why.code).not.toBe('noRule');
          return;
        }
        expect([...ids(tried), ...ids(others.map((other) => other.trunk))].toSorted()).toEqual(ids(world.trunks));
        expect(why.code === 'noTrunk').toBe(tried.length === 0);
        for (const other of others) {
          const after = reasonOf(other.trunk.id, undo(world, other));
          expect(after, JSON.stringify(other.why)).not.toBe(other.why.code);
        }
      }),
    );
  });
});

/** Random trunks, rules, loads and orders. */
interface World {
  readonly wanted: Wanted;
  readonly rules: readonly RuleView[];
  readonly trunks: readonly Trunk[];
  readonly loadOf: (trunk: Trunk) => Load;
}
const someTrunk = (id: string) =>
  fc
    .record({
      enabled: fc.boolean(),
      maxChannels: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      dailyMinutes: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
    })
    .map((facts) => trunk(id, facts));
const load = fc.record({ lines: fc.nat({ max: 4 }), secondsToday: fc.nat({ max: 150 }) });
const worlds: fc.Arbitrary<World> = fc
  .record({
    wanted: fc.oneof(
      fc.constant<Wanted>({ by: 'rule', number }),
      fc.constantFrom<Wanted>({ by: 'setting', number }, { by: 'setting', address: 'sip:a@example.org' }),
      fc.constantFrom('a', 'b', 'c', 'd').map((trunkId): Wanted => ({ by: 'setting', number, trunkId })),
    ),
    rules: fc.array(
      fc
        .tuple(fc.constantFrom('+7', '+7495', '+1'), fc.subarray(['d', 'a', 'gone', 'c', 'b']))
        .map(([prefix, order]) => rule(prefix, order)),
      { maxLength: 3 },
    ),
    trunks: fc.tuple(someTrunk('a'), someTrunk('b'), someTrunk('c'), someTrunk('d')),
    loads: fc.tuple(load, load, load, load),
  })
  .map(({ loads, ...world }) => ({ ...world, loadOf: ({ id }) => loads['abcd'.indexOf(id)] ?? idle }));

const reasonOf = (id: string, world: World) =>
  chooseTrunks(world.wanted, world).others.find((other) => other.trunk.id === id)?.why.code;

/** The same world without what speaks against this trunk. */
function undo(world: World, { trunk: { id }, why }: Choice['others'][number]): World {
  const change = (facts: Partial<Trunk>) => world.trunks.map((one) => (one.id === id ? { ...one, ...facts } : one));
  const loaded = (facts: Partial<Load>) => (one: Trunk) => ({
    ...world.loadOf(one),
    ...(one.id === id ? facts : undefined),
  });
  switch (why.code) {
    case 'linesBusy':
      return { ...world, loadOf: loaded({ lines: 0 }) };
    case 'minutesUsed':
      return { ...world, loadOf: loaded({ secondsToday: 0 }) };
    case 'disabled':
      return { ...world, trunks: change({ enabled: true }) };
    case 'notInRule':
      return { ...world, rules: world.rules.map((one) => ({ ...one, trunks: [...one.trunks, id] })) };
    case 'notSet':
      return { ...world, wanted: { by: 'setting', number, trunkId: id } };
    default:
      // Not the first: it is, once those before it are switched off.
      return { ...world, trunks: world.trunks.map((one) => ({ ...one, enabled: one.id === id })) };
  }
}

describe('the next trunk', () => {
  const ended = (outcome: CallOutcome, more: Partial<CallEnd> = {}) =>
    goesOn({
      how: 'notReached',
      end: {
        id: '1',
        outcome,
        cause: undefined,
        sipStatus: undefined,
        startedAt: 0,
        ringingAt: undefined,
        answeredAt: undefined,
        endedAt: 1,
        by: 'network',
        notes: {},
        ...more,
      },
    });
  it('is tried when the provider did not take the call', () => {
    expect(ended('congestion', { sipStatus: 503 })).toBe(true);
    expect(ended('failure', { sipStatus: 488 })).toBe(true);
    expect(ended('noAnswer', { sipStatus: 408 })).toBe(true);
    expect(goesOn({ how: 'refused', why: 'x' })).toBe(true);
  });
  it('is never tried when it rang, or when it was the one called who did not', () => {
    for (const outcome of ['congestion', 'failure', 'noAnswer'] as const)
      expect(ended(outcome, { ringingAt: 1, sipStatus: 408 })).toBe(false);
    for (const outcome of ['busy', 'noAnswer', 'rejected', 'invalid', 'cancelled', 'uncertain'] as const)
      expect(ended(outcome), outcome).toBe(false);
    expect(goesOn({ how: 'talked' })).toBe(false);
  });
});

describe('the seconds of a call', () => {
  it('belong to the days of the house, not of Greenwich', () => {
    const at = (text: string) => Date.parse(text);
    expect(dayShares('Europe/Moscow', at('2026-11-22T20:59:30Z'), at('2026-11-22T21:00:10Z'))).toEqual([
      { day: '2026-11-22', seconds: 30 },
      { day: '2026-11-23', seconds: 10 },
    ]);
    expect(dayShares('UTC', at('2026-11-22T20:59:30Z'), at('2026-11-22T21:00:10Z'))).toEqual([
      { day: '2026-11-22', seconds: 40 },
    ]);
    expect(dayShares('UTC', 5, 5)).toEqual([]);
  });
  it('count a day once on which the clocks are changed later', () => {
    const at = (text: string) => Date.parse(text);
    expect(dayShares('Europe/Berlin', at('2026-10-24T20:00:00Z'), at('2026-10-24T23:30:01Z'))).toEqual([
      { day: '2026-10-24', seconds: 7_200 },
      { day: '2026-10-25', seconds: 5_401 },
    ]);
  });
  it('are all there, on days that follow each other, over every change of the clocks', () => {
    const from = fc.integer({ min: Date.UTC(2012, 0, 1) / 1_000, max: Date.UTC(2036, 0, 1) / 1_000 });
    fc.assert(
      fc.property(callZones, from, fc.nat({ max: 300_000 }), (zone, second, seconds) => {
        const shares = dayShares(zone, second * 1_000, (second + seconds) * 1_000);
        expect(shares.reduce((sum, share) => sum + share.seconds, 0)).toBe(seconds);
        const days = shares.map(({ day }) => day);
        expect(days).toEqual([...new Set(days)].toSorted());
      }),
      { numRuns: 1_000 },
    );
  });
  it('belong to the date that a calendar shows, quarter of an hour by quarter of an hour', () => {
    const quarterMs = 900_000;
    const from = fc.integer({ min: Date.UTC(2011, 11, 1) / quarterMs, max: Date.UTC(2036, 0, 1) / quarterMs });
    fc.assert(
      fc.property(callZones, from, fc.integer({ min: 1, max: 4 * 96 }), (zone, first, quarters) => {
        const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
        const counted = new Map<string, number>();
        for (let quarter = first; quarter < first + quarters; quarter += 1) {
          const day = calendar.format(quarter * quarterMs);
          counted.set(day, (counted.get(day) ?? 0) + 900);
        }
        const shares = dayShares(zone, first * quarterMs, (first + quarters) * quarterMs);
        expect(shares.map(({ day, seconds }) => [day, seconds])).toEqual([...counted]);
      }),
      { numRuns: 500 },
    );
  });
});

/** Those with the oddest clocks half of the time, else any. */
const callZones = fc.oneof(
  fc.constantFrom('Europe/Moscow', 'Europe/Berlin', 'America/Sao_Paulo', 'Africa/Cairo', 'UTC', 'Asia/Beirut'),
  fc.constantFrom('America/Santiago', 'America/Havana', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Nuuk'),
  fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
);
