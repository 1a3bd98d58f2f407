import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  dialFormSchema,
  dialled,
  dialledPattern,
  e164Pattern,
  numberingSchema,
  readNumber,
  sipAddressPattern,
} from './numbers.js';

it('takes SIP addresses, with a port or without', () => {
  for (const address of ['sip:operator@example.org', 'sip:+74951234567@10.0.0.1:5060', 'sip:a.b-c_d@pbx'])
    expect(address).toMatch(sipAddressPattern);
});
it('takes nothing that could mean more than an address', () => {
  const told = [
    'sip:a@b&PJSIP/c',
    'sip:a@b/n',
    'sip:a@b;transport=tcp',
    'sip:a@b?x',
    'sip:a@b\n',
    'sip:@b',
    'sip:a@',
    'a@b',
    'sips:a@b',
    'sip:a@-b',
    'sip:a b@c',
    'sip:a@b:',
  ];
  for (const address of told) expect(address).not.toMatch(sipAddressPattern);
  const odd = fc.string({ minLength: 1 }).filter((text) => /[^A-Za-z0-9._+@:-]/.test(text));
  fc.assert(
    fc.property(odd, (text) => {
      expect(`sip:a${text}@b`).not.toMatch(sipAddressPattern);
    }),
  );
});

const e164 = fc.stringMatching(/^\+[1-9]\d{6,14}$/);
const ofRussia = fc.stringMatching(/^[3-9]\d{9}$/);
const formats = fc.record({
  form: fc.constantFrom(...dialFormSchema.options),
  prefix: fc.stringMatching(/^\d{0,8}$/),
});
it('writes a number as the provider wants it', () => {
  expect(dialled('+74951112233', { form: 'plus', prefix: '' })).toBe('+74951112233');
  expect(dialled('+74951112233', { form: 'digits', prefix: '' })).toBe('74951112233');
  expect(dialled('+74951112233', { form: 'national', prefix: '' })).toBe('84951112233');
  expect(dialled('+442071234567', { form: 'national', prefix: '' })).toBe('810442071234567');
  expect(dialled('+74951112233', { form: 'plus', prefix: '0099' })).toBe('009974951112233');
  expect(dialled('+74951112233', { form: 'national', prefix: '9' })).toBe('984951112233');
});
it('writes nothing but digits, after a plus at most, whatever it is given', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), e164), formats, (text, format) => {
      const written = dialled(text, format);
      if (written === undefined) return;
      expect(text).toMatch(e164Pattern);
      expect(written).toMatch(dialledPattern);
      expect(written.endsWith(text.slice(2))).toBe(true);
    }),
  );
  expect(dialled('+123456789012345', { form: 'national', prefix: '123' })).toBeUndefined();
  expect(dialled('74951112233', { form: 'plus', prefix: '' })).toBeUndefined();
  expect(dialled('+74951112233', { form: 'digits', prefix: '1/' })).toBeUndefined();
});
it('reads the spellings of a Russian number as one', () => {
  fc.assert(
    fc.property(ofRussia, (national) => {
      for (const lead of ['+7', '7', '8', '']) expect(readNumber(`${lead}${national}`, 'RU')).toBe(`+7${national}`);
    }),
  );
  expect(readNumber('810442071234567', 'RU')).toBe('+442071234567');
  expect(readNumber('380501234567', 'RU')).toBe('+380501234567');
  expect(readNumber('4951112233', 'none')).toBe('+4951112233');
  expect(readNumber('84951112233', 'none')).toBe('+84951112233');
  expect(readNumber('00442071234567', 'none')).toBe('+442071234567');
});
it('reads what it wrote, and E.164 or nothing from any text', () => {
  // Of the shortest numbers abroad nobody can say whether they lack their plus.
  const usual = e164.filter((number) => number.length > 10);
  fc.assert(
    fc.property(usual, (number) => {
      const isRussian = number.startsWith('+7');
      fc.pre(!isRussian || /^\+7[3-9]\d{9}$/.test(number));
      expect(readNumber(dialled(number, { form: 'national', prefix: '' }) ?? '', 'RU')).toBe(number);
      expect(readNumber(dialled(number, { form: 'digits', prefix: '' }) ?? '', 'none')).toBe(number);
    }),
  );
  const anything = fc.oneof(fc.string(), fc.stringMatching(/^\+?\d{0,20}$/));
  fc.assert(
    fc.property(anything, fc.constantFrom(...numberingSchema.options), (text, numbering) => {
      const read = readNumber(text, numbering);
      if (read !== undefined) expect(read).toMatch(e164Pattern);
    }),
  );
  for (const text of ['', 's', '101', '1112233', '+7', '+74951112233@x', '749511122334455667'])
    expect(readNumber(text, 'RU'), text).toBeUndefined();
});
