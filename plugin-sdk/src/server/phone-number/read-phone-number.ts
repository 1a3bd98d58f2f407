import {
  type CountryCode,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import { e164Pattern } from '../../shared/index.js';
import { type NumberProblem, type Reading, readZoneSeven } from './zone-seven.js';
import { type WrittenNumber, writtenNumbers } from './written-number.js';

export type { CountryCode, NumberProblem };

export interface PhoneNumber {
  /** E.164 with its plus. */
  readonly number: string;
  /** Digits to be sent as keys after the answer, 1 to 8 of them. */
  readonly extension?: string;
}
export type PhoneNumberReading =
  | (PhoneNumber & {
      readonly ok: true;
      /** Further numbers of the same cell, in their order. */
      readonly others: readonly PhoneNumber[];
      /** How many further numbers could not be read. */
      readonly unread: number;
    })
  | { readonly ok: false; readonly problem: NumberProblem };

/** How international numbers are dialled in zone 7, where a list may have them so. */
const zoneSevenAbroad = /^810([1-9]\d{6,14})$/;
const usualAbroad = /^00([1-9]\d{6,14})$/;
// Nearly all of every list there, and a million of them are read in a row.
const plainZoneSeven = /^(?:\+?7|8)([3-9]\d{9})$/;
/** Without a plus and without a country's own prefix: enough digits that they must begin with a country's code. */
const longEnough = 11;

/**
 * Reads what people write where a telephone number is meant. The one reader of the product: lists, do-not-call, the API,
 * trunks, cards. A reading that is not certain is refused with its reason, never turned into somebody else's number.
 *
 * @param text a cell or field: separators of any kind, invisible characters, an extension, several numbers
 * @param country whose national spelling is meant where there is no plus
 * @example readPhoneNumber('8 (495) 123-45-67 доб. 123', 'RU') // number '+74951234567', extension '123'
 */
export function readPhoneNumber(text: string, country: CountryCode): PhoneNumberReading {
  const plain = country === 'RU' || country === 'KZ' ? plainZoneSeven.exec(text)?.[1] : undefined;
  if (plain !== undefined) return { ok: true, number: `+7${plain}`, others: [], unread: 0 };
  const written = writtenNumbers(text);
  const [first, ...more] = written;
  if (written.length === 0) return { ok: false, problem: 'empty' };
  const read = readOne(first, country);
  if ('problem' in read) return { ok: false, problem: read.problem };
  const others = more.map((one) => readOne(one, country));
  const readable = others.flatMap((one) => ('problem' in one ? [] : [one]));
  return { ok: true, ...read, others: readable, unread: others.length - readable.length };
}

function readOne(
  written: WrittenNumber | undefined,
  country: CountryCode,
): PhoneNumber | { readonly problem: NumberProblem } {
  if (!written) return { problem: 'notANumber' };
  const reading = numberOf(written, country);
  if ('problem' in reading) return reading;
  if (!e164Pattern.test(reading.number)) return { problem: 'noSuchNumber' };
  return written.extension === undefined ? reading : { ...reading, extension: written.extension };
}

function numberOf(written: WrittenNumber, country: CountryCode): Reading {
  const digits = written.groups.join('');
  const zoneSeven = country === 'RU' || country === 'KZ';
  const certain = zoneSeven ? readZoneSeven(written, country) : undefined;
  if (certain) return certain;
  if (written.plus) return international(digits);
  const abroad = (zoneSeven ? zoneSevenAbroad.exec(digits) : undefined) ?? usualAbroad.exec(digits);
  const foreign = abroad?.[1] ?? (zoneSeven && digits.length >= longEnough ? digits : undefined);
  return foreign === undefined ? ofCountry(digits, country) : international(foreign);
}

/** A number that names its country. */
function international(digits: string): Reading {
  if (digits.startsWith('0')) return { problem: 'wrongPrefix' };
  return judged(`+${digits}`, undefined);
}

/** A national spelling. Where its own country's number may stand there without its plus just as well, nobody can say which. */
function ofCountry(digits: string, country: CountryCode): Reading {
  const own = judged(digits, country);
  if (digits.startsWith('0')) return own;
  const named = judged(`+${digits}`, undefined);
  if ('problem' in named) return own;
  if ('problem' in own) return digits.length >= longEnough ? named : own;
  const sameCountry = digits.startsWith(getCountryCallingCode(country));
  return own.number === named.number || !sameCountry ? own : { problem: 'ambiguous' };
}

function judged(text: string, country: CountryCode | undefined): Reading {
  const options = country === undefined ? {} : { defaultCountry: country };
  const parsed = parsePhoneNumberFromString(text, { ...options, extract: false });
  if (parsed?.isValid()) return { number: parsed.number };
  const length = validatePhoneNumberLength(text, options);
  if (length === 'TOO_SHORT') return { problem: 'tooShort' };
  if (length === 'TOO_LONG') return { problem: 'tooLong' };
  return { problem: length === 'INVALID_COUNTRY' ? 'wrongPrefix' : 'noSuchNumber' };
}
