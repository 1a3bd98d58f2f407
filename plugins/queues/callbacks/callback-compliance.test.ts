import { Compliance } from '@perezvon/plugin-compliance';
import { describe, expect, it } from 'vitest';
import { CallbackCompliance } from './callback-compliance.js';
import { CallbackOffers } from './callback-offers.js';

const forbidden = '+79160000001';
const asked: object[] = [];
const compliance: Compliance = {
  mayCall: async (question) => {
    asked.push(question);
    if (question.number !== forbidden) return { allowed: true };
    return { allowed: false, reason: 'doNotCall', rule: 'global', until: undefined };
  },
};
const asking = (running: Compliance | undefined) =>
  new CallbackCompliance(
    { find: <T>(key: unknown) => (key === Compliance ? (running as T | undefined) : undefined) },
    { now: () => 1_000 },
  );

describe('a call back', () => {
  it('is made to no number on the do-not-call list, while compliance runs', async () => {
    expect(await asking(compliance).allows(forbidden)).toBe(false);
    expect(await asking(compliance).allows('+79160000002')).toBe(true);
    expect(asked[0]).toEqual({ number: forbidden, automatic: false, at: 1_000 });
    expect(await asking(undefined).allows(forbidden)).toBe(true);
  });

  it('is not promised to a number that may not be called', async () => {
    const routing = { allows: async (number: string) => number !== '+19005550100' };
    type Needs = ConstructorParameters<typeof CallbackOffers>;
    const unused = undefined as never;
    const offers = new CallbackOffers(unused, unused, routing as Needs[2], asking(compliance), unused, unused);
    expect(await offers.mayPromise('+79160000002')).toBe(true);
    expect(await offers.mayPromise(forbidden)).toBe(false);
    expect(await offers.mayPromise('+19005550100')).toBe(false);
  });
});
