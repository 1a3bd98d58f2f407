import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** What calls to a number may cost, where it is no ordinary one. */
export type NumberClass = 'ordinary' | 'premium' | 'satellite';

/**
 * Codes of networks that belong to no country (ITU-T E.164 list of assigned codes): Inmarsat, mobile satellite systems,
 * international networks and personal numbers, where a minute costs as much.
 */
const worldwide = /^\+(?:870|878|881|882|883|888)/;
/** International premium rate service. */
const worldwidePremium = /^\+979/;

/**
 * Tells numbers that are dear to call from others, by the numbering plans that libphonenumber knows.
 *
 * @param number E.164 with its plus
 */
export function classOfNumber(number: string): NumberClass {
  if (worldwidePremium.test(number)) return 'premium';
  if (worldwide.test(number)) return 'satellite';
  return parsePhoneNumberFromString(number)?.getType() === 'PREMIUM_RATE' ? 'premium' : 'ordinary';
}
