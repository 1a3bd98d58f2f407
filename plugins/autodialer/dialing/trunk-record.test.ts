import type { CallEnd } from '@perezvon/sdk/server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterCall, type Blame, blameOf, isIll, wellTrunk } from './trunk-record.js';

const ended = (facts: Partial<CallEnd>) =>
  blameOf({
    id: 'x',
    outcome: 'congestion',
    cause: undefined,
    sipStatus: undefined,
    startedAt: 0,
    ringingAt: undefined,
    answeredAt: undefined,
    endedAt: 1,
    by: 'network',
    notes: {},
    ...facts,
  });

describe('whose fault an end is', () => {
  it.each([
    [{ outcome: 'congestion', sipStatus: 503 }, 'provider'],
    [{ outcome: 'failure', sipStatus: 488 }, 'provider'],
    [{ outcome: 'rejected', sipStatus: 403 }, 'provider'],
    [{ outcome: 'noAnswer', sipStatus: 408 }, 'provider'],
    [{ outcome: 'noAnswer' }, 'provider'],
    [{ outcome: 'noAnswer', sipStatus: 480 }, 'subscriber'],
    [{ outcome: 'rejected', sipStatus: 603 }, 'subscriber'],
    [{ outcome: 'busy', sipStatus: 486 }, 'subscriber'],
    [{ outcome: 'invalid', sipStatus: 404 }, 'number'],
    [{ outcome: 'cancelled' }, 'us'],
    [{ outcome: 'answered', answeredAt: 1 }, 'subscriber'],
  ] as const)('of %o it is the %s', (facts, blame) => {
    expect(ended(facts)).toBe(blame);
  });
  it('is never the provider’s once a phone rang', () => {
    for (const outcome of ['congestion', 'failure', 'rejected', 'noAnswer', 'invalid'] as const)
      expect(ended({ outcome, sipStatus: 503, ringingAt: 1 })).toBe('subscriber');
  });
});

describe('the record of a trunk', () => {
  const after = (blames: readonly Blame[], status = 503) =>
    blames.reduce((record, blame, at) => afterCall(record, blame, status, at), wellTrunk);
  const times = (count: number, blame: Blame) => Array.from({ length: count }, () => blame);

  it('holds it after eight faults in a row, or fifteen unknown numbers', () => {
    expect(isIll(after(times(7, 'provider')))).toBe(false);
    expect(after(times(8, 'provider'))).toMatchObject({ heldUntil: 7 + 15_000, status: 503 });
    expect(isIll(after([...times(7, 'provider'), 'subscriber', ...times(7, 'provider')]))).toBe(false);
    expect(isIll(after(times(14, 'number')))).toBe(false);
    expect(isIll(after(times(15, 'number')))).toBe(true);
  });
  it('holds it twice as long each time a try fails, five minutes at most, and lets go once somebody is reached', () => {
    let record = after(times(8, 'provider'));
    const pauses = Array.from({ length: 7 }, () => {
      record = afterCall(record, 'provider', 503, record.heldUntil);
      return record.pauseMs / 1_000;
    });
    expect(pauses).toEqual([30, 60, 120, 240, 300, 300, 300]);
    expect(afterCall(record, 'us', undefined, record.heldUntil)).toBe(record);
    expect(afterCall(record, 'subscriber', 200, record.heldUntil)).toEqual(wellTrunk);
  });
  it('is not held longer by calls that were up when it was held', () => {
    const held = after(times(8, 'provider'));
    expect(afterCall(held, 'provider', 503, 100)).toMatchObject({ heldUntil: held.heldUntil, pauseMs: held.pauseMs });
  });
  it('never holds it for good, whatever happens', () => {
    const blames = fc.array(fc.constantFrom<Blame>('provider', 'number', 'subscriber', 'us'), { maxLength: 200 });
    fc.assert(
      fc.property(blames, fc.nat({ max: 400_000 }), (all, stepMs) => {
        let record = wellTrunk;
        all.forEach((blame, at) => {
          const now = at * stepMs;
          record = afterCall(record, blame, 503, now);
          expect(record.heldUntil - now).toBeLessThanOrEqual(300_000);
          if (blame === 'subscriber') expect(isIll(record)).toBe(false);
        });
      }),
    );
  });
});
