import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { e164Pattern } from '@perezvon/sdk/shared';

const separators = /[\s\u00a0()\-\u2010-\u2015.]/g;
const allowed = /^[+\d\s\u00a0()\-\u2010-\u2015.]+$/;

/**
 * A written telephone number as E.164, or undefined when it is none.
 *
 * Russian spellings are decided here, because they are nearly all of every list and a million rows must not take minutes:
 * `8` or `7` before ten digits, or ten digits alone; after +7 only 3 to 9 can follow (ITU-T numbering plan of zone 7).
 * Every other country goes through libphonenumber.
 *
 * @param country whose national spelling is meant when there is no plus
 */
export function normaliseNumber(text: string, country: CountryCode): string | undefined {
  // Spreadsheets turn a column of numbers into 79161234567.0
  const trimmed = text.trim().replace(/^(\+?\d{7,})\.0+$/, '$1');
  if (trimmed.length > 40 || !allowed.test(trimmed)) return undefined;
  const compact = trimmed.replace(separators, '');
  if (compact.lastIndexOf('+') > 0) return undefined;
  if (compact.startsWith('+')) return international(compact);
  if (country === 'RU' || country === 'KZ') return zoneSeven(compact);
  const parsed = parsePhoneNumberFromString(compact, country);
  return parsed?.isPossible() ? international(parsed.number) : undefined;
}

function international(number: string): string | undefined {
  if (number.startsWith('+7')) return /^\+7[3-9]\d{9}$/.test(number) ? number : undefined;
  return e164Pattern.test(number) ? number : undefined;
}

function zoneSeven(digits: string): string | undefined {
  const national = digits.length === 11 && /^[78]/.test(digits) ? digits.slice(1) : digits;
  return /^[3-9]\d{9}$/.test(national) ? `+7${national}` : undefined;
}
