import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planNames } from './account-names.js';

const operator = (id: string, number: string, jabber?: string) => ({ id, number, jabber });
const plan = (...operators: ReturnType<typeof operator>[]) => planNames(operators, ['perezvon-bot'], new Map());

describe('names of Jabber accounts', () => {
  it('are chosen, else the number; what is no name gives way to the number', () => {
    const { names } = plan(operator('a', '101', 'Anna'), operator('b', '102'), operator('c', '103', 'две части'));
    expect(Object.fromEntries(names)).toEqual({ a: 'anna', b: '102', c: '103' });
  });

  it.each(['admin', 'Root', 'perezvon-bot', 'ADMIN@office.example'])('are not those of the server: %s', (name) => {
    const { names, refused } = plan(operator('a', '101', name));
    expect(names.size).toBe(0);
    expect(refused.get('a')?.why).toBe('reserved');
  });

  it('take no colleague’s number, whoever comes first', () => {
    const thief = operator('a', '102', '101');
    const owner = operator('b', '101');
    for (const all of [
      [thief, owner],
      [owner, thief],
    ]) {
      const { names, refused } = plan(...all);
      expect(Object.fromEntries(names)).toEqual({ b: '101' });
      expect(refused.get('a')).toEqual({ name: '101', why: 'taken' });
    }
    // Also where the colleague uses another name: the number may be theirs again tomorrow.
    expect(plan(thief, operator('b', '101', 'boris')).refused.get('a')?.why).toBe('taken');
  });

  it('stay with who has them when somebody else chooses the same', () => {
    const both = [operator('a', '101', 'anna'), operator('b', '102', 'anna')];
    expect(planNames(both, [], new Map([['b', 'anna']])).names).toEqual(new Map([['b', 'anna']]));
  });

  it('belong to one operator each', () => {
    const name = fc.constantFrom('anna', '101', '102', '103', 'admin', undefined);
    const operators = fc.uniqueArray(
      fc.record({ id: fc.uuid(), number: fc.constantFrom('101', '102', '103', '104'), jabber: name }),
      { selector: ({ number }) => number },
    );
    fc.assert(
      fc.property(operators, (all) => {
        const { names, refused } = planNames(all, [], new Map());
        expect(new Set(names.values()).size).toBe(names.size);
        expect(names.size + refused.size).toBe(all.length);
        for (const { id } of all) expect(names.has(id)).not.toBe(refused.has(id));
      }),
    );
  });
});
