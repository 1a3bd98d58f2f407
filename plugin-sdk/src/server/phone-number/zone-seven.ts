import type { WrittenNumber } from './written-number.js';

export type NumberProblem =
  /** There is nothing. */
  | 'empty'
  /** Something else than a number: letters, a formula, too much text. */
  | 'notANumber'
  /** Digits are missing. */
  | 'tooShort'
  | 'tooLong'
  /** What follows the plus, or the national prefix, begins no number: `+8` of a Russian number, `+0`. */
  | 'wrongPrefix'
  /** No number of that country looks like this. */
  | 'noSuchNumber'
  /** It can be read as two different numbers. */
  | 'ambiguous';
export type Reading = { readonly number: string } | { readonly problem: NumberProblem };

/** After +7 only 3 to 9 can follow (ITU-T numbering plan of zone 7: Russia and Kazakhstan). */
const national = /^[3-9]\d{9}$/;

/**
 * The spellings of Russian and Kazakh numbers, which are nearly all of every list there: `8` or `7` before ten digits, or ten
 * digits alone. Undefined where the text must be somebody else's number.
 *
 * Ten digits that begin with 7 or 8 are read only where no digit can have been lost: `8916123456` may lack its last one and
 * would else be a stranger's number.
 */
export function readZoneSeven(written: WrittenNumber, country: 'RU' | 'KZ'): Reading | undefined {
  const digits = written.groups.join('');
  if (written.plus) return afterPlus(digits, written.groups);
  if (digits.length === 11 && /^[78]/.test(digits)) {
    return national.test(digits.slice(1)) ? { number: `+7${digits.slice(1)}` } : { problem: 'noSuchNumber' };
  }
  if (digits.length === 10) return tenDigits(digits, written.groups, country);
  if (digits.length < 10) return { problem: 'tooShort' };
  return undefined;
}

function afterPlus(digits: string, groups: readonly string[]): Reading | undefined {
  if (digits.startsWith('7')) {
    if (digits.length !== 11) return { problem: digits.length < 11 ? 'tooShort' : 'tooLong' };
    return national.test(digits.slice(1)) ? { number: `+${digits}` } : { problem: 'noSuchNumber' };
  }
  if (!digits.startsWith('8') || digits.length !== 11 || !national.test(digits.slice(1))) return undefined;
  // People write `+8` for `8`. Where the 8 stands alone it is that; else it may be Vietnam's 84 or a satellite's 881.
  return groups[0] === '8' ? { number: `+7${digits.slice(1)}` } : { problem: 'wrongPrefix' };
}

function tenDigits(digits: string, groups: readonly string[], country: 'RU' | 'KZ'): Reading | undefined {
  if (!national.test(digits)) return { problem: 'noSuchNumber' };
  const certain = { number: `+7${digits}` };
  if (/^[3-69]/.test(digits)) return certain;
  // All numbers of Kazakhstan begin so.
  if (digits.startsWith('7') && country === 'KZ') return certain;
  // An area code written apart, as in (863) 234-56-78, leaves no doubt; so do codes that no 8 can precede, as 812.
  const codeApart = groups.length > 1 && groups[0]?.length === 3;
  return codeApart || /^[78][0-2]/.test(digits) ? certain : { problem: 'tooShort' };
}
