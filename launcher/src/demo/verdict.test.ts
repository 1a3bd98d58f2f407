import { expect, it } from 'vitest';
import { carrierBehaviour } from '../carrier/behaviour.js';
import { inWords, verdict } from './verdict.js';

const call = (number: string) => ({
  number,
  callId: number,
  behaviour: carrierBehaviour(number),
  begin: 0,
  answer: undefined,
  end: undefined,
});
const listens = '+79161000000';
const busy = '+79161000070';

it('agrees when every attempt is a call with the outcome that the carrier gave it', () => {
  const attempts = [
    { number: listens, outcome: 'reached' },
    { number: busy, outcome: 'busy' },
    { number: busy, outcome: 'busy' },
  ];
  const agreed = verdict(attempts, [call(listens), call(busy), call(busy)]);
  expect(agreed).toEqual({ contacts: 2, calls: 3, differing: [] });
  expect(inWords(agreed)).toContain('2 contacts, 3 calls');
});

it('names a wrong outcome, a call that was not made, and one that nobody reported', () => {
  expect(verdict([{ number: listens, outcome: 'busy' }], [call(listens)]).differing).toEqual([
    `${listens}: reported busy, but was reached`,
  ]);
  expect(verdict([{ number: listens, outcome: 'reached' }], []).differing).toEqual([
    `${listens}: reported reached, but was not called`,
  ]);
  const twice = verdict([{ number: busy, outcome: 'busy' }], [call(busy), call(busy)]);
  expect(twice.differing).toEqual([`${busy}: reported busy, but was busy, busy`]);
  expect(inWords(twice)).toContain('differs for 1 of 1');
});
