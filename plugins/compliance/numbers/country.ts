import { token } from '@perezvon/sdk/server';
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/min';
import { z } from 'zod';

export const countrySchema = z.string().refine(isSupportedCountry, 'not a country code');

/** The country of the settings; one that does not exist there is taken for Russia. */
export const countryOr = (setting: string): CountryCode => {
  const code = setting.trim().toUpperCase();
  return isSupportedCountry(code) ? code : 'RU';
};

/** Whose national spelling is meant where nobody says: the country of the settings. */
export interface HomeCountry {
  code(): CountryCode;
}
export const HomeCountry = token<HomeCountry>('compliance.homeCountry');
