import type { Language } from '@perezvon/sdk/shared';
import { parseAmount, parseDate, parseTime, parseWhole } from './cells.js';
import { spellDate, spellTime } from './dates.js';
import { type Currency, spellMoney } from './money.js';
import { spellCount, spellDigits, spellNumber } from './numbers.js';
import type { Gender, Noun, Word } from './word.js';

/** As what a written value is said. */
export type SpellOrder =
  | { readonly as: 'number'; readonly gender: Gender }
  | { readonly as: 'count'; readonly noun: Noun }
  | { readonly as: 'money'; readonly currency: Currency }
  | { readonly as: 'digits' }
  | { readonly as: 'date' }
  | { readonly as: 'time' };

/** The words of a written value; nothing when it is not of that kind. */
export function spell(text: string, order: SpellOrder, language: Language): readonly Word[] | undefined {
  switch (order.as) {
    case 'number':
      return given(parseWhole(text), (value) => spellNumber(value, language, order.gender));
    case 'count':
      return given(parseWhole(text), (value) => spellCount(value, order.noun, language));
    case 'money':
      return given(parseAmount(text), (value) => spellMoney(value, order.currency, language));
    case 'digits': {
      const words = spellDigits(text, language);
      return words.length > 0 && words.length <= 64 ? words : undefined;
    }
    case 'date':
      return given(parseDate(text), (value) => spellDate(value, language));
    case 'time':
      return given(parseTime(text), (value) => spellTime(value, language));
    default:
      return order satisfies never;
  }
}

const given = <T, R>(value: T | undefined, say: (value: T) => R): R | undefined =>
  value === undefined ? undefined : say(value);
