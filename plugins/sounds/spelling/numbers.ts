import type { Language } from '@perezvon/sdk/shared';
import { englishNumber } from './english-numbers.js';
import { russianForm, russianNumber } from './russian-numbers.js';
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
  const words = language === 'ru' ? russianNumber(size, gender) : englishNumber(size);
  return value < 0 ? [recorded(language === 'ru' ? 'минус' : 'minus', 'minus'), ...words] : words;
}

/** Which form of a noun follows a whole number. */
export function pluralForm(value: number, language: Language): 'one' | 'few' | 'many' {
  const size = Math.abs(value);
  if (language === 'ru') return russianForm(size);
  return size === 1 ? 'one' : 'many';
}

/** So many of something: `двадцать одна квартира`. */
export function spellCount(value: number, noun: Noun, language: Language): readonly Word[] {
  return [...spellNumber(value, language, noun.gender), plain(noun[pluralForm(value, language)])];
}

const digitNames: Readonly<Record<Language, readonly string[]>> = {
  ru: ['ноль', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
};
/** Digit after digit, whatever else stands between them: account and telephone numbers. */
export function spellDigits(text: string, language: Language): readonly Word[] {
  const digits = text.replaceAll(/\D/g, '').split('');
  return digits.map((digit) => recorded(digitNames[language][Number(digit)] ?? '', digit));
}
