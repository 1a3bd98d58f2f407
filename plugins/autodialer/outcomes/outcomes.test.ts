import type { CallEnd } from '@perezvon/sdk/server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptOutcomes, attemptResult } from './outcome.js';
import { nextStep } from './retry.js';

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
  attemptResult({ end: end(facts), notificationMs: 10_000, stopped });

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

describe('the retry rule', () => {
  const rule = { attempts: 3, pauses: { default: 600, busy: 60 } };
  it('waits as long as the outcome says', () => {
    expect(nextStep(rule, 0, 'busy', 1_000)).toEqual({ state: 'waiting', attempts: 1, nextAt: 61_000 });
    expect(nextStep(rule, 1, 'noAnswer', 1_000)).toEqual({ state: 'waiting', attempts: 2, nextAt: 601_000 });
    expect(nextStep(rule, 2, 'busy', 1_000)).toEqual({ state: 'notReached', attempts: 3 });
  });
  it('ends at once for a number that does not exist, and for one that was reached', () => {
    expect(nextStep(rule, 0, 'invalid', 0)).toEqual({ state: 'notReached', attempts: 1 });
    expect(nextStep(rule, 0, 'reached', 0)).toEqual({ state: 'reached', attempts: 1 });
  });
  it('counts an uncertain attempt, and does not count a cancelled one', () => {
    expect(nextStep(rule, 2, 'uncertain', 0)).toEqual({ state: 'notReached', attempts: 3 });
    expect(nextStep(rule, 2, 'cancelled', 5)).toEqual({ state: 'waiting', attempts: 2, nextAt: 5 });
  });
  it('never calls more often than allowed, and always comes to an end', () => {
    const outcomes = fc.array(fc.constantFrom(...attemptOutcomes), { minLength: 12, maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), outcomes, (attempts, sequence) => {
        let counted = 0;
        for (const outcome of sequence) {
          const next = nextStep({ ...rule, attempts }, counted, outcome, 0);
          expect(next.attempts).toBeLessThanOrEqual(attempts);
          expect(next.attempts - counted).toBe(outcome === 'cancelled' ? 0 : 1);
          if (next.state !== 'waiting') return;
          expect(next.attempts).toBeLessThan(attempts);
          counted = next.attempts;
        }
      }),
    );
  });
});
