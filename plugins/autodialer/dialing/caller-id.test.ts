import { expect, it } from 'vitest';
import { type CallerIds, callerIdFor } from './caller-id.js';

const one = (number: string, ...prefixes: string[]) => ({ number, prefixes });

it('shows the number of the longest prefix that fits', () => {
  const ids: CallerIds = [one('+74950000000'), one('+78120000000', '+7812', '+7813'), one('+78121111111', '+781299')];
  expect(callerIdFor(ids, '+78121234567', 0)).toBe('+78120000000');
  expect(callerIdFor(ids, '+78129934567', 5)).toBe('+78121111111');
  expect(callerIdFor(ids, '+79161234567', 3)).toBe('+74950000000');
});
it('takes equals in turn, and none where none is meant', () => {
  const ids: CallerIds = [one('+74950000001'), one('+74950000002')];
  expect([0, 1, 2].map((turn) => callerIdFor(ids, '+79161234567', turn))).toEqual([
    '+74950000001',
    '+74950000002',
    '+74950000001',
  ]);
  expect(callerIdFor([one('+78120000000', '+7812')], '+79161234567', 0)).toBeUndefined();
  expect(callerIdFor([], '+79161234567', 0)).toBeUndefined();
});
