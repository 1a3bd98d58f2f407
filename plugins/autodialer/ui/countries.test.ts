import { getCountries } from 'libphonenumber-js/min';
import { expect, it } from 'vitest';
import { countries } from './countries.js';

it('offers just the countries whose numbers the server can read', () => {
  expect([...countries].toSorted()).toEqual([...getCountries()].toSorted());
});
