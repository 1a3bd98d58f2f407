import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

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
 * Whether a number belongs to another country, by libphonenumber's plans: Kazakhstan's `+77...` is not Russia's. Of numbers
 * that no plan knows, the country code decides.
 *
 * @param number E.164 with its plus
 * @param homeCountry ISO 3166-1
 */
export function isAbroad(number: string, homeCountry: string): boolean {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.country !== undefined) return parsed.country !== homeCountry;
  return !isSupportedCountry(homeCountry) || parsed?.countryCallingCode !== getCountryCallingCode(homeCountry);
}

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
