import type { Language } from '@perezvon/sdk/shared';
import { grammarOf } from './grammars.js';
import { type Gender, type Noun, plain, recorded, type Word } from './word.js';

/** The largest whole number that is spelled. */
export const largestSpelled = 999_999_999;

/**
 * A whole number in words.
 *
 * @param value from -999,999,999 to 999,999,999
 * @throws RangeError for any other
 */
export function spellNumber(value: number, language: Language, gender: Gender = 'm'): readonly Word[] {
  const size = Math.abs(value);
  if (!Number.isSafeInteger(value) || size > largestSpelled) throw new RangeError('no number that can be spelled');
  const grammar = grammarOf(language);
  const words = grammar.number(size, gender);
  return value < 0 ? [grammar.minus, ...words] : words;
}

/** Which form of a noun follows a whole number. */
export const pluralForm = (value: number, language: Language): 'one' | 'few' | 'many' =>
  grammarOf(language).pluralForm(Math.abs(value));

/** So many of something: `двадцать одна квартира`. */
export function spellCount(value: number, noun: Noun, language: Language): readonly Word[] {
  return [...spellNumber(value, language, noun.gender), plain(noun[pluralForm(value, language)])];
}

/** Digit after digit, whatever else stands between them: account and telephone numbers. */
export function spellDigits(text: string, language: Language): readonly Word[] {
  const digits = text.replaceAll(/\D/g, '').split('');
  const names = grammarOf(language).digits;
  return digits.map((digit) => recorded(names[Number(digit)] ?? '', digit));
}
