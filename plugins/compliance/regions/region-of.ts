import { callingCodes } from './calling-codes.js';
import { americanCodes, americanTollFree, unitedStates } from './north-america.js';
import { russia, russianCodes } from './russia.js';

/** Where a number belongs. */
export interface Region {
  /** ISO 3166-1, two letters. */
  readonly country: string;
  /** Of the area, in the country's own language, where the code tells it. */
  readonly name?: string;
  /** IANA time zones in which its owner may be: one where the code tells, several where it does not. */
  readonly zones: readonly string[];
}

const kazakhstan: Region = { country: 'KZ', zones: ['Asia/Almaty'] };

/** The region of an E.164 number; nothing where its country is not in the tables. */
export function regionOf(number: string): Region | undefined {
  if (number.startsWith('+7')) {
    // Kazakhstan has the codes that begin with 6 and 7; since March 2024 it has one time.
    if (number[2] === '6' || number[2] === '7') return kazakhstan;
    return russianCodes.get(number.slice(2, 5)) ?? russia;
  }
  if (number.startsWith('+1')) {
    const code = number.slice(2, 5);
    return americanCodes.get(code) ?? (americanTollFree.has(code) ? unitedStates : undefined);
  }
  // No calling code is the beginning of another one.
  for (const length of [2, 3]) {
    const region = callingCodes.get(number.slice(1, 1 + length));
    if (region) return region;
  }
  return undefined;
}
