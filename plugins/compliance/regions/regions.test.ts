import { isTimeZone } from '@perezvon/sdk/server';
import { expect, it } from 'vitest';
import { callingCodes } from './calling-codes.js';
import { americanCodes, unitedStates } from './north-america.js';
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
