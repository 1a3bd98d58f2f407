import { northAmerica } from '../regions/north-america.js';
import { russia } from '../regions/russia.js';
import type { PolicyProfile } from './profiles.js';

/** Where the law of a country holds: its telephones may be in any of these zones. */
const zonesOfLaw: Readonly<Record<NonNullable<PolicyProfile['country']>, readonly string[]>> = {
  RU: russia.zones,
  // An area code that nobody has assigned yet may belong to its neighbour as well.
  US: northAmerica.zones,
};

/**
 * The zones in each of which a rule's hours must allow a call. One zone that is known counts. Of several possible ones all do,
 * and where nothing at all is known those of the rule's country, so that nobody is woken; or the campaign's own in their place,
 * where the rule says so or names no country.
 */
export function lawfulZones(
  { unknownZone, country }: Pick<PolicyProfile, 'unknownZone' | 'country'>,
  zones: readonly string[],
  campaignZone: string,
): readonly string[] {
  if (zones.length === 1) return zones;
  if (unknownZone === 'campaign') return [campaignZone];
  if (zones.length > 1) return zones;
  return country === undefined ? [campaignZone] : zonesOfLaw[country];
}
