import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denialOf } from './dial-policy.js';
import type { RuleView } from './rule-repository.js';

const rule = (prefix: string, enabled = true): RuleView => ({
  id: prefix,
  name: prefix,
  prefix,
  trunks: [],
  enabled,
  version: 1,
});
const closed = { premium: false, satellite: false, international: true, homeCountry: 'RU', rulesBindAll: true };

describe('what nobody may call', () => {
  it.each([
    ['+78095551234', 'premium'],
    ['+881612345678', 'satellite'],
    ['+5351234567', 'noRule'],
    ['+79161234567', undefined],
  ])('with a rule for +7, of %s it is %s', (number, why) => {
    expect(denialOf(number, closed, [rule('+7')])).toBe(why);
  });

  it('is not decided by rules where there are none, or where they bind our phones alone', () => {
    expect(denialOf('+5351234567', closed, [])).toBeUndefined();
    expect(denialOf('+5351234567', closed, [rule('+7', false)])).toBeUndefined();
    expect(denialOf('+5351234567', { ...closed, rulesBindAll: false }, [rule('+7')])).toBeUndefined();
    expect(denialOf('+78095551234', { ...closed, rulesBindAll: false }, [])).toBe('premium');
  });

  it.each([
    ['+77012345678', 'international'],
    ['+442071234567', 'international'],
    ['+79161234567', undefined],
    ['+70001234567', undefined],
    ['112', undefined],
  ])('without a word of other countries, of %s it is %s', (number, why) => {
    expect(denialOf(number, { ...closed, international: false }, [])).toBe(why);
    expect(denialOf(number, { ...closed, international: false }, [rule('+')])).toBe(why);
  });
  it('is not abroad what a rule names, or where the home is', () => {
    const home = { ...closed, international: false };
    expect(denialOf('+442071234567', home, [rule('+44')])).toBeUndefined();
    expect(denialOf('+442071234567', { ...home, homeCountry: 'GB' }, [])).toBeUndefined();
    expect(denialOf('+79161234567', { ...home, homeCountry: 'GB' }, [])).toBe('international');
  });

  it('has one reason each, and may be called once the reason is gone', () => {
    const number = fc.constantFrom('+78095551234', '+19005550100', '+881612345678', '+5351234567', '+79161234567');
    const policy = fc.record({
      premium: fc.boolean(),
      satellite: fc.boolean(),
      international: fc.boolean(),
      homeCountry: fc.constantFrom('RU', 'US'),
      rulesBindAll: fc.boolean(),
    });
    const rules = fc.uniqueArray(fc.constantFrom('+7', '+1', '+881', '+')).map((all) => all.map((one) => rule(one)));
    fc.assert(
      fc.property(number, policy, rules, (to, now, allowed) => {
        const why = denialOf(to, now, allowed);
        if (why === undefined) return;
        if (why === 'noRule') expect(denialOf(to, now, [...allowed, rule(to)])).toBeUndefined();
        else expect(denialOf(to, { ...now, [why]: true }, allowed)).not.toBe(why);
      }),
    );
  });
});
