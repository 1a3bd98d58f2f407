import { isTimeZone } from '@perezvon/sdk/server';
import { expect, it } from 'vitest';
import { callingCodes } from './calling-codes.js';
import { americanCodes, northAmerica, unitedStates } from './north-america.js';
import numbering from './numbering-data.json' with { type: 'json' };
import { regionOf } from './region-of.js';
import { russia, russianCodes } from './russia.js';
import { uniqueMap } from './unique-map.js';
import { zonesOf } from './zones-of.js';

const zones = (number: string) => regionOf(number)?.zones;

it('knows where area codes are', () => {
  expect(regionOf('+74951234567')).toEqual({ country: 'RU', name: 'Москва', zones: ['Europe/Moscow'] });
  expect(zones('+73832345678')).toEqual(['Asia/Novosibirsk']);
  expect(zones('+74232345678')).toEqual(['Asia/Vladivostok']);
  expect(zones('+78432345678')).toEqual(['Europe/Moscow']);
  expect(zones('+78462345678')).toEqual(['Europe/Samara']);
  expect(zones('+74112345678')).toHaveLength(3);
  expect(zones('+12125550100')).toEqual(['America/New_York']);
  expect(zones('+18505550100')).toEqual(['America/New_York', 'America/Chicago']);
  expect(regionOf('+380441234567')).toEqual({ country: 'UA', zones: ['Europe/Kyiv'] });
  expect(zones('+4930123456')).toEqual(['Europe/Berlin']);
});

it('tells Kazakhstan from Russia', () => {
  for (const number of ['+77272345678', '+77012345678', '+76012345678'])
    expect(regionOf(number)).toEqual({ country: 'KZ', zones: ['Asia/Almaty'] });
});

it('knows every calling code and American area code of libphonenumber', () => {
  expect(regionOf('+541123456789')).toEqual({ country: 'AR', zones: ['America/Buenos_Aires'] });
  expect(regionOf('+56212345678')).toEqual({ country: 'CL', zones: ['America/Santiago', 'Pacific/Easter'] });
  expect(regionOf('+576012345678')).toEqual({ country: 'CO', zones: ['America/Bogota'] });
  expect(regionOf('+17485550100')).toEqual({ country: 'US', zones: ['America/Denver'] });
  const unknown = numbering.countries.filter(
    ([code, country]) => regionOf(`+${code}2345678`)?.country !== country || code === undefined,
  );
  expect(unknown).toEqual([]);
  expect(numbering.countries.length).toBeGreaterThan(200);
  expect(numbering.americanAreas.filter(([code]) => !regionOf(`+1${code}5550100`))).toEqual([]);
});

it('takes an area code that is not assigned yet for any place of North America', () => {
  expect(regionOf('+12735550100')).toBe(northAmerica);
  expect(northAmerica.zones).toContain('America/St_Johns');
  expect(regionOf('+17395550100')?.country).toBe('US');
});

it('does not guess: a mobile or free number may be anywhere in its country', () => {
  expect(regionOf('+79161234567')).toBe(russia);
  expect(regionOf('+78001234567')).toBe(russia);
  expect(regionOf('+18005550100')).toBe(unitedStates);
  expect(regionOf('+19995550100')).toBeUndefined();
  expect(regionOf('+99912345678')).toBeUndefined();
});

it('names zones that exist, and refuses a code that stands twice', () => {
  const regions = [...russianCodes.values(), ...americanCodes.values(), ...callingCodes.values(), russia, unitedStates];
  expect(regions.flatMap((region) => region.zones).filter((zone) => !isTimeZone(zone))).toEqual([]);
  expect(() =>
    uniqueMap([
      ['495', 1],
      ['495', 2],
    ]),
  ).toThrow(RangeError);
  expect([...russianCodes.keys(), ...americanCodes.keys()].filter((code) => !/^[2-9]\d\d$/.test(code))).toEqual([]);
});

it('takes the word of a list, however it is written', () => {
  expect(zonesOf('Asia/Omsk', '+79161234567')).toEqual(['Asia/Omsk']);
  expect(zonesOf('МСК+2', '+79161234567')).toEqual(['Etc/GMT-5']);
  expect(zonesOf('utc+5', '+79161234567')).toEqual(['Etc/GMT-5']);
  expect(zonesOf('-03:00', '+79161234567')).toEqual(['Etc/GMT+3']);
  expect(zonesOf('', '+74951234567')).toEqual(['Europe/Moscow']);
  expect(zonesOf('Марс', '+74951234567')).toBeUndefined();
  expect(zonesOf('+05:30', '+74951234567')).toBeUndefined();
});
