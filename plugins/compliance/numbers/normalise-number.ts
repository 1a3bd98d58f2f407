import { type CountryCode, readPhoneNumber } from '@perezvon/sdk/server';

/**
 * A written telephone number as E.164, or undefined when it is none, or when it cannot be read with certainty.
 *
 * A cell with several numbers is refused as a whole: nothing of it may get lost without a word.
 *
 * @param country whose national spelling is meant when there is no plus
 */
export function normaliseNumber(text: string, country: CountryCode): string | undefined {
  const read = readPhoneNumber(text, country);
  return read.ok && read.others.length === 0 && read.unread === 0 ? read.number : undefined;
}
