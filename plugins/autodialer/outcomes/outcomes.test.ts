import type { CallEnd } from '@perezvon/sdk/server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptOutcomes, attemptResult } from './outcome.js';
import { newTally, nextStep, type RetryRule, retriedOutcomes, type Tally } from './retry.js';

const end = (facts: Partial<CallEnd> = {}): CallEnd => ({
  id: 'x',
  outcome: 'answered',
  cause: 16,
  sipStatus: 200,
  startedAt: 0,
  ringingAt: 1_000,
  answeredAt: 5_000,
  endedAt: 20_000,
  by: 'caller',
  notes: {},
  ...facts,
});
const result = (facts: Partial<CallEnd>, stopped = false) =>
  attemptResult({ end: end(facts), notificationMs: 10_000, stopped, whole: false });

describe('the outcome of an attempt', () => {
  it('is reached when enough was heard, or all', () => {
    expect(result({ notes: { heardMs: 10_000 } })).toEqual({ outcome: 'reached', heardMs: 10_000 });
    expect(result({ notes: { heardMs: 9_999 } })).toEqual({ outcome: 'tooLittle', heardMs: 9_999 });
    expect(result({ notes: { heardMs: 4_000, complete: true } }).outcome).toBe('reached');
  });
  it('is measured from the beginning of the message when the subscriber hung up', () => {
    expect(result({ notes: { playingSince: 8_000 } })).toEqual({ outcome: 'reached', heardMs: 12_000 });
    expect(result({ notes: { playingSince: 15_000 } })).toEqual({ outcome: 'tooLittle', heardMs: 5_000 });
    expect(result({})).toEqual({ outcome: 'tooLittle', heardMs: 0 });
  });
  it('is uncertain when nobody saw the end and it may have been long enough', () => {
    const unseen = (notes: CallEnd['notes']) => result({ by: 'unknown', cause: undefined, notes });
    expect(unseen({ playingSince: 8_000 })).toEqual({ outcome: 'uncertain', heardMs: undefined });
    expect(unseen({ playingSince: 15_000 })).toEqual({ outcome: 'tooLittle', heardMs: undefined });
    expect(unseen({ playingSince: 8_000, heardMs: 9_000, complete: true }).outcome).toBe('reached');
    expect(unseen({})).toEqual({ outcome: 'tooLittle', heardMs: 0 });
  });
  it('is reached only with the whole message, where the campaign wants that', () => {
    const whole = (notes: CallEnd['notes']) =>
      attemptResult({ end: end({ notes }), notificationMs: 10_000, stopped: false, whole: true }).outcome;
    expect(whole({ heardMs: 15_000 })).toBe('tooLittle');
    expect(whole({ heardMs: 15_000, complete: true })).toBe('reached');
  });
  it('is reached by who presses a key, and a machine that is left alone by nobody', () => {
    expect(result({ notes: { heardMs: 900, answer: 'confirmed' } })).toEqual({
      outcome: 'reached',
      heardMs: 900,
      answer: 'confirmed',
    });
    expect(result({ notes: { machine: 'leftAlone' } }).outcome).toBe('machine');
  });
  it('tells a message that was left on a machine from one that a person heard', () => {
    const left = { outcome: 'reached', heardMs: 11_000, answer: 'leftMessage' };
    expect(result({ notes: { machine: 'spokenTo', heardMs: 11_000 } })).toEqual(left);
    expect(result({ notes: { machine: 'spokenTo', heardMs: 900 } })).toEqual({ outcome: 'tooLittle', heardMs: 900 });
  });
  it('says what went wrong on our side', () => {
    expect(result({ notes: { fault: 'sounds.promptNotFound' } }).outcome).toBe('failure');
    expect(result({ notes: { playingSince: 15_000 } }, true).outcome).toBe('cancelled');
    expect(result({ notes: { heardMs: 11_000 } }, true).outcome).toBe('reached');
  });
  it('is that of the call when nobody answered', () => {
    for (const outcome of [
      'busy',
      'noAnswer',
      'rejected',
      'congestion',
      'invalid',
      'failure',
      'cancelled',
      'uncertain',
    ] as const) {
      expect(result({ outcome })).toEqual({ outcome, heardMs: undefined });
    }
  });
  it('takes nothing from notes that are not its own', () => {
    expect(result({ notes: { heardMs: 'long' } })).toEqual({ outcome: 'tooLittle', heardMs: 0 });
  });
});

const nextAtOf = (step: ReturnType<typeof nextStep>) => (step.state === 'waiting' ? step.nextAt : Number.NaN);

describe('the retry rule', () => {
  const rule: RetryRule = {
    attempts: 3,
    pauses: { default: 600, busy: 60 },
    growth: 'fixed',
    perDay: null,
    counts: {},
    otherNumber: [],
    timeZone: 'Europe/Moscow',
  };
  const at = (endedAt: number) => ({ startedAt: endedAt, endedAt });
  const after = (attempts: number, facts: Partial<Tally> = {}): Tally => ({ ...newTally(), attempts, ...facts });

  it('waits as long as the outcome says', () => {
    expect(nextStep(rule, after(0), 'busy', at(1_000))).toMatchObject({ state: 'waiting', nextAt: 61_000 });
    expect(nextStep(rule, after(1), 'noAnswer', at(1_000))).toMatchObject({ state: 'waiting', nextAt: 601_000 });
    expect(nextStep(rule, after(2), 'busy', at(1_000))).toMatchObject({ state: 'notReached', tally: { attempts: 3 } });
  });
  it('waits twice as long each time the same happens, where it should', () => {
    const doubling: RetryRule = { ...rule, attempts: 9, growth: 'doubling' };
    const busy = (often: number) => nextStep(doubling, after(often, { byOutcome: { busy: often } }), 'busy', at(0));
    expect([0, 1, 2, 3].map((often) => busy(often))).toMatchObject(
      [60_000, 120_000, 240_000, 480_000].map((nextAt) => ({ nextAt })),
    );
    expect(nextStep(doubling, after(3, { byOutcome: { busy: 3 } }), 'noAnswer', at(0))).toMatchObject({
      nextAt: 600_000,
    });
  });
  it('gives up after as many of one outcome as are allowed', () => {
    const twice: RetryRule = { ...rule, attempts: 9, counts: { busy: 2 } };
    const first = nextStep(twice, newTally(), 'busy', at(0));
    expect(first.state).toBe('waiting');
    const other = nextStep(twice, first.tally, 'noAnswer', at(0));
    expect(other.state).toBe('waiting');
    expect(nextStep(twice, other.tally, 'busy', at(0)).state).toBe('notReached');
  });
  it('goes to the next day when this one is full, by the clocks of the campaign', () => {
    const daily: RetryRule = { ...rule, attempts: 9, perDay: 2 };
    const noon = Date.parse('2026-11-23T09:00:00Z');
    const first = nextStep(daily, newTally(), 'busy', at(noon));
    expect(first).toMatchObject({ nextAt: noon + 60_000, tally: { day: '2026-11-23', onDay: 1 } });
    const second = nextStep(daily, first.tally, 'busy', at(noon));
    expect(second).toMatchObject({ nextAt: Date.parse('2026-11-23T21:00:00Z'), tally: { onDay: 2 } });
    const third = nextStep(daily, second.tally, 'busy', at(Date.parse('2026-11-23T21:00:01Z')));
    expect(third.tally).toMatchObject({ day: '2026-11-24', onDay: 1 });
  });
  it('goes on with the first instant of the next day where clocks jump over midnight or a date', () => {
    const next = (timeZone: string, time: string) => {
      const started = at(Date.parse(time));
      return new Date(nextAtOf(nextStep({ ...rule, perDay: 1, timeZone }, newTally(), 'busy', started))).toISOString();
    };
    expect(next('America/Santiago', '2026-09-05T20:00:00Z')).toBe('2026-09-06T04:00:00.000Z');
    expect(next('Pacific/Apia', '2011-12-29T20:00:00Z')).toBe('2011-12-30T10:00:00.000Z');
    expect(next('Africa/Cairo', '2026-10-29T10:00:00Z')).toBe('2026-10-29T22:00:00.000Z');
  });
  it('tries another number of the contact after the outcomes that say so, and after a wrong one', () => {
    const other: RetryRule = { ...rule, attempts: 9, otherNumber: ['noAnswer'] };
    expect(nextStep(other, newTally(3), 'busy', at(0)).tally.numberIndex).toBe(0);
    expect(nextStep(other, newTally(3), 'noAnswer', at(0)).tally.numberIndex).toBe(1);
    expect(nextStep(other, { ...newTally(3), numberIndex: 2 }, 'noAnswer', at(0)).tally.numberIndex).toBe(0);
    expect(nextStep(other, newTally(2), 'invalid', at(0))).toMatchObject({
      state: 'waiting',
      tally: { numberIndex: 1 },
    });
    expect(nextStep(other, { ...newTally(2), numberIndex: 1, wrong: [0] }, 'invalid', at(0)).state).toBe('notReached');
  });
  it('goes back to a number that nobody answered when the other one is wrong, and never to a wrong one', () => {
    const other: RetryRule = { ...rule, attempts: 4, otherNumber: ['noAnswer'] };
    const first = nextStep(other, newTally(2), 'noAnswer', at(0));
    const second = nextStep(other, first.tally, 'invalid', at(600_000));
    expect(second).toMatchObject({ state: 'waiting', nextAt: 600_000, tally: { numberIndex: 0, wrong: [1] } });
    const third = nextStep(other, second.tally, 'noAnswer', at(600_000));
    expect(third).toMatchObject({ state: 'waiting', tally: { numberIndex: 0, attempts: 3 } });
    expect(nextStep(other, third.tally, 'noAnswer', at(0)).state).toBe('notReached');
    expect(nextStep({ ...other, attempts: 2 }, first.tally, 'invalid', at(0)).state).toBe('notReached');
  });
  it('ends at once for a number that does not exist, and for one that was reached', () => {
    expect(nextStep(rule, after(0), 'invalid', at(0))).toMatchObject({ state: 'notReached', tally: { attempts: 1 } });
    expect(nextStep(rule, after(0), 'reached', at(0))).toMatchObject({ state: 'reached', tally: { attempts: 1 } });
    expect(nextStep(rule, after(0), 'noMessage', at(0))).toMatchObject({ state: 'notReached' });
  });
  it('counts an uncertain attempt, and does not count a cancelled one', () => {
    expect(nextStep(rule, after(2), 'uncertain', at(0))).toMatchObject({ state: 'notReached', tally: { attempts: 3 } });
    expect(nextStep(rule, after(2), 'cancelled', at(5))).toEqual({ state: 'waiting', tally: after(2), nextAt: 5 });
  });
  it('never calls more often than allowed, and always comes to an end', () => {
    const outcomes = fc.array(fc.constantFrom(...attemptOutcomes), { minLength: 12, maxLength: 30 });
    const rules = fc.record({
      attempts: fc.integer({ min: 1, max: 10 }),
      growth: fc.constantFrom('fixed' as const, 'doubling' as const),
      perDay: fc.option(fc.integer({ min: 1, max: 3 })),
      counts: fc.dictionary(fc.constantFrom(...retriedOutcomes), fc.integer({ min: 1, max: 4 })),
      otherNumber: fc.subarray([...retriedOutcomes]),
    });
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 4 }), outcomes, (given, numbers, sequence) => {
        let tally = newTally(numbers);
        let now = Date.parse('2026-11-23T09:00:00Z');
        const days = new Map<string, number>();
        for (const outcome of sequence) {
          const next = nextStep({ ...rule, ...given }, tally, outcome, at(now));
          expect(next.tally.attempts).toBeLessThanOrEqual(given.attempts);
          expect(next.tally.attempts - tally.attempts).toBe(outcome === 'cancelled' ? 0 : 1);
          expect(next.tally.numberIndex).toBeLessThan(numbers);
          if (outcome !== 'cancelled') {
            const day = new Date(now + 3 * 3_600_000).toISOString().slice(0, 10);
            days.set(day, (days.get(day) ?? 0) + 1);
            expect(days.get(day)).toBeLessThanOrEqual(given.perDay ?? Number.POSITIVE_INFINITY);
          }
          if (next.state !== 'waiting') return;
          expect(next.tally.attempts).toBeLessThan(given.attempts);
          expect(next.nextAt).toBeGreaterThanOrEqual(now);
          tally = next.tally;
          now = next.nextAt;
        }
      }),
    );
  });
});
