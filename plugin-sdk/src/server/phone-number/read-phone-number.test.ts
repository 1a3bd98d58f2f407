import fc from 'fast-check';
import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { readPhoneNumber } from './read-phone-number.js';

const numberOf = (text: string, country: CountryCode = 'RU') => {
  const read = readPhoneNumber(text, country);
  return read.ok ? read.number : read.problem;
};

describe('what people write', () => {
  it.each([
    ['8 (916) 123-45-67', '+79161234567'],
    ['9161234567.0', '+79161234567'],
    [' 8\u00a0495–123–45–67 ', '+74951234567'],
    ['+8 (495) 123-45-67', '+74951234567'],
    ['+8 (863) 234-56-78', '+78632345678'],
    ['+8 (812) 312-34-56', '+78123123456'],
    ['(863) 234-56-78', '+78632345678'],
    ['8123123456', '+78123123456'],
    ['\u202a+7 916 123-45-67\u202c', '+79161234567'],
    ['8\u200b916\u200e123\u00ad45\u221267', '+79161234567'],
    ["'79161234501", '+79161234501'],
    ['="79161234501"', '+79161234501'],
    ['998901234567', '+998901234567'],
    ['375291234567', '+375291234567'],
    ['380441234567', '+380441234567'],
    ['00 7 916 123-45-67', '+79161234567'],
    ['810 998 90 123-45-67', '+998901234567'],
  ])('%j is %s in a Russian list', (text, number) => expect(numberOf(text)).toBe(number));

  it.each([
    ['+84951234567', 'wrongPrefix'],
    ['+88123123456', 'wrongPrefix'],
    ['7916123456', 'tooShort'],
    ['8343123456', 'tooShort'],
    ['8916123456', 'tooShort'],
    ['8 916 123 45 6', 'tooShort'],
    ['+7 916 123-45-678', 'tooLong'],
    ['+0 495 123-45-67', 'wrongPrefix'],
    ['', 'empty'],
    ['\u200b', 'empty'],
    ['abc', 'notANumber'],
    ['7,91612E+10', 'notANumber'],
    ['=1+2', 'notANumber'],
    ['٨٩١٦١٢٣٤٥٦٧', 'notANumber'],
    ['89161234567@evil', 'notANumber'],
    ['+7 016 123 45 67', 'noSuchNumber'],
  ])('%j is refused in a Russian list: %s', (text, problem) => expect(numberOf(text)).toBe(problem));

  it.each(['0125550100', '1115550100', '9115550100'])('%s is refused in a list of the United States', (text) =>
    expect(numberOf(text, 'US')).toMatch(/^[a-z]/i),
  );

  it.each([
    ['8 (495) 123-45-67 доб. 123', '123'],
    ['8 (495) 123-45-67, доб 123', '123'],
    ['84951234567#123', '123'],
    ['+7 495 123-45-67 ext. 9', '9'],
    ['8 495 123-45-67 (вн. 12)', '12'],
  ])('%j has an extension', (text, extension) =>
    expect(readPhoneNumber(text, 'RU')).toMatchObject({ ok: true, number: '+74951234567', extension, others: [] }),
  );

  it.each([
    '89161234501, 89161234502',
    '89161234501/89161234502',
    '89161234501;\n89161234502',
    '89161234501 или 89161234502',
  ])('%j holds two numbers', (text) =>
    expect(readPhoneNumber(text, 'RU')).toEqual({
      ok: true,
      number: '+79161234501',
      others: [{ number: '+79161234502' }],
      unread: 0,
    }),
  );
  it('counts what it cannot read beside the first number', () =>
    expect(readPhoneNumber('89161234501, спросить Ольгу', 'RU')).toMatchObject({ number: '+79161234501', unread: 1 }));
});

describe('every spelling of a valid number', () => {
  const valid = fc.constantFrom(...getCountries()).chain((country) => {
    const example = getExampleNumber(country, examples);
    if (!example) return fc.constant(undefined);
    // Neighbours of the example, for as long as they are valid.
    return fc.integer({ min: 0, max: 9999 }).map((tail) => {
      const national = `${example.nationalNumber.slice(0, -4)}${String(tail).padStart(4, '0')}`;
      example.nationalNumber = national as typeof example.nationalNumber;
      example.number = `+${example.countryCallingCode}${national}` as typeof example.number;
      return { country, e164: example.number, spelled: [example.formatNational(), example.formatInternational()] };
    });
  });
  it('is read as that number or refused, none as another', () => {
    let read = 0;
    fc.assert(
      fc.property(valid, (one) => {
        fc.pre(one !== undefined);
        const { country, e164, spelled } = one;
        const bare = e164.slice(1);
        const inOwn = [...spelled, e164, bare, `00${bare}`, `${spelled[0]} #12`, `"${e164}"`];
        for (const text of inOwn) {
          const found = readPhoneNumber(text, country);
          if (found.ok) expect([text, found.number]).toEqual([text, e164]);
          read += found.ok ? 1 : 0;
        }
        // With its country named it is that number in every list.
        for (const list of ['RU', 'US', 'DE', 'KZ'] as const) {
          for (const text of [e164, spelled[1] ?? '']) {
            const found = readPhoneNumber(text, list);
            if (found.ok) expect([text, found.number]).toEqual([text, e164]);
          }
        }
      }),
      { numRuns: 10_000 },
    );
    expect(read).toBeGreaterThan(40_000);
  });
  it('gives E.164 or a reason, whatever comes in, and leaves E.164 as it is', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'+0123456789 ()-.,;/#x'.split('')) });
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), fc.constantFrom(...getCountries()), (text, country) => {
        const found = readPhoneNumber(text, country);
        if (!found.ok) return;
        expect(found.number).toMatch(/^\+[1-9]\d{6,14}$/);
        expect(readPhoneNumber(found.number, country)).toMatchObject({ number: found.number });
      }),
      { numRuns: 10_000 },
    );
  });
});
