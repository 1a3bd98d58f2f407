import { callingCodes } from './calling-codes.js';
import { americanCodes, americanTollFree, northAmerica, unitedStates } from './north-america.js';
import { russia, russianCodes } from './russia.js';
import type { Region } from './region.js';

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
    if (americanTollFree.has(code)) return unitedStates;
    // Codes with a 9 in the middle are kept for longer numbers of a later time; all others may be assigned any day.
    return americanCodes.get(code) ?? (/^[2-9][0-8]\d$/.test(code) ? northAmerica : undefined);
  }
  // No calling code is the beginning of another one.
  for (const length of [2, 3]) {
    const region = callingCodes.get(number.slice(1, 1 + length));
    if (region) return region;
  }
  return undefined;
}
