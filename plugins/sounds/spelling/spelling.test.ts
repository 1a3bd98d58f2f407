import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '@perezvon/sdk/shared';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAmount, parseDate, parseTime, parseWhole } from './cells.js';
import { spellDate, spellTime } from './dates.js';
import { spellMoney } from './money.js';
import { largestSpelled, pluralForm, spellCount, spellDigits, spellNumber } from './numbers.js';
import { spell } from './spell.js';
import { englishByText, russianByText } from './testing/second-speller.js';
import { type Word, wordsText } from './word.js';

const number = fc.integer({ min: 0, max: largestSpelled });
/** Numbers as they come: small ones, round ones, all ones. */
const numbers = fc.oneof(
  number,
  fc.integer({ min: 0, max: 2_000 }),
  fc.integer({ min: 0, max: 999 }).map((n) => n * 1_000_000),
);

describe('numbers', () => {
  it('are the words of another speller, in both languages and all genders', () => {
    const gender = fc.constantFrom('m' as const, 'f' as const, 'n' as const);
    fc.assert(
      fc.property(numbers, gender, (value, form) => {
        expect(wordsText(spellNumber(value, 'ru', form))).toBe(russianByText(value, form));
        expect(wordsText(spellNumber(value, 'en'))).toBe(englishByText(value));
      }),
      { numRuns: 20_000 },
    );
  });
  it('are so for each of the first hundred thousand, and around each round million', () => {
    const wrong: number[] = [];
    const check = (value: number) => {
      const russian = wordsText(spellNumber(value, 'ru', 'f')) === russianByText(value, 'f');
      if (!russian || wordsText(spellNumber(value, 'en')) !== englishByText(value)) wrong.push(value);
    };
    for (let value = 0; value < 100_000; value += 1) check(value);
    for (let million = 1; million < 1_000; million += 1) for (const by of [-1, 0, 1]) check(million * 1_000_000 + by);
    expect(wrong).toEqual([]);
  });
  it('choose the form of a noun as Unicode does', () => {
    const rules = new Intl.PluralRules('ru');
    fc.assert(
      fc.property(numbers, (value) => {
        expect(pluralForm(value, 'ru')).toBe(rules.select(value));
        expect(pluralForm(value, 'en')).toBe(value === 1 ? 'one' : 'many');
      }),
    );
  });
  it('are said below zero, and not beyond what can be said', () => {
    expect(wordsText(spellNumber(-21, 'ru', 'f'))).toBe('минус двадцать одна');
    expect(wordsText(spellNumber(-2, 'en'))).toBe('minus two');
    for (const value of [largestSpelled + 1, 0.5, Number.NaN])
      expect(() => spellNumber(value, 'ru')).toThrow(RangeError);
  });
  it('take units of the user’s own', () => {
    const flat = { one: 'квартира', few: 'квартиры', many: 'квартир', gender: 'f' } as const;
    const said = [1, 2, 5, 11, 21, 112].map((value) => wordsText(spellCount(value, flat, 'ru')));
    expect(said).toEqual([
      'одна квартира',
      'две квартиры',
      'пять квартир',
      'одиннадцать квартир',
      'двадцать одна квартира',
      'сто двенадцать квартир',
    ]);
  });
});

describe('money', () => {
  const said = (amount: string, language: Language, currency: 'RUB' | 'USD' = 'RUB') =>
    wordsText(spellMoney(parseAmount(amount) ?? Number.NaN, currency, language));
  it('is right in Russian', () => {
    expect(said('0.01', 'ru')).toBe('ноль рублей одна копейка');
    expect(said('1', 'ru')).toBe('один рубль');
    expect(said('2', 'ru')).toBe('два рубля');
    expect(said('5', 'ru')).toBe('пять рублей');
    expect(said('11', 'ru')).toBe('одиннадцать рублей');
    expect(said('21', 'ru')).toBe('двадцать один рубль');
    expect(said('1,002.40', 'ru')).toBe('одна тысяча два рубля сорок копеек');
    expect(said('1000000', 'ru')).toBe('один миллион рублей');
    expect(said('3,22', 'ru', 'USD')).toBe('три доллара двадцать два цента');
  });
  it('is right in English', () => {
    expect(said('0.01', 'en', 'USD')).toBe('zero dollars one cent');
    expect(said('1', 'en', 'USD')).toBe('one dollar');
    expect(said('2', 'en', 'USD')).toBe('two dollars');
    expect(said('11', 'en', 'USD')).toBe('eleven dollars');
    expect(said('21', 'en')).toBe('twenty one roubles');
    expect(said('1,002.40', 'en')).toBe('one thousand two roubles forty kopecks');
    expect(said('1 000 000', 'en')).toBe('one million roubles');
  });
});

it('dates and times have their endings', () => {
  const date = (text: string, language: Language) =>
    wordsText(spellDate(parseDate(text) ?? { year: 0, month: 0, day: 0 }, language));
  expect(date('03.03.2026', 'ru')).toBe('третье марта две тысячи двадцать шестого года');
  expect(date('2000-12-31', 'ru')).toBe('тридцать первое декабря двухтысячного года');
  expect(date('1.9.1913', 'ru')).toBe('первое сентября одна тысяча девятьсот тринадцатого года');
  expect(date('7.7.1900', 'ru')).toBe('седьмое июля одна тысяча девятисотого года');
  expect(date('23.11.2040', 'ru')).toBe('двадцать третье ноября две тысячи сорокового года');
  expect(date('2026-03-03', 'en')).toBe('March third twenty twenty six');
  expect(date('2005-08-12', 'en')).toBe('August twelfth two thousand five');
  expect(date('1905-05-20', 'en')).toBe('May twentieth nineteen oh five');
  const time = (text: string, language: Language) =>
    wordsText(spellTime(parseTime(text) ?? { hour: 0, minute: 0 }, language));
  expect(time('9:05', 'ru')).toBe('девять часов пять минут');
  expect(time('21:01', 'ru')).toBe('двадцать один час одна минута');
  expect(time('22:22', 'ru')).toBe('двадцать два часа двадцать две минуты');
  expect(time('9:05', 'en')).toBe('nine oh five A M');
  expect(time('00:30', 'en')).toBe('twelve thirty A M');
});

describe('cells of a list', () => {
  it('are read as people write them', () => {
    for (const text of [
      '1002.40',
      '1002,4',
      '1 002,40',
      '1\u00a0002,40',
      '1,002.40',
      '1002,40 руб.',
      '1002.40 ₽',
      '$1,002.40',
    ])
      expect([text, parseAmount(text)]).toEqual([text, 100_240]);
    expect([parseAmount('5'), parseAmount('0,01'), parseAmount('1.000.000,50')]).toEqual([500, 1, 100_000_050]);
    expect(['', 'нет', '-5', '1,2,3', '12.345', '1e9', '٣'].map(parseAmount)).toEqual(Array(7).fill(undefined));
    expect(['1,500', '12,345', '0,345', '1.500', '-500,00', '1,50,000'].map(parseAmount)).toEqual(
      Array(6).fill(undefined),
    );
    for (const text of [
      '1 500,000',
      '1500.0000',
      '1500,0',
      '1500 руб. 00 коп.',
      '1.500,00',
      '1,500.00',
      '1500 UZS',
      'RUB 1500',
    ])
      expect([text, parseAmount(text)]).toEqual([text, 150_000]);
    expect(['1 рубль', '500 RUB', '500 руб. 50 коп.', '12 сомов', '1234.5600', '0,500'].map(parseAmount)).toEqual([
      100, 50_000, 50_050, 1_200, 123_456, 50,
    ]);
    for (const text of ['2026-03-03', '2026/03/03', '20260303', '3 марта 2026', '3 марта 2026 г.', '03.03.26', '46084'])
      expect([text, parseDate(text)]).toEqual([text, { year: 2026, month: 3, day: 3 }]);
    expect(['3 мартобря 2026', '20261303', '12345', '99999'].map(parseDate)).toEqual(Array(4).fill(undefined));
    expect([parseWhole('1 200'), parseWhole('12,0'), parseWhole('-3'), parseWhole('12.5')]).toEqual([
      1200,
      12,
      -3,
      undefined,
    ]);
    expect([parseDate('30.02.2026'), parseDate('2026-13-01'), parseDate('вчера')]).toEqual(Array(3).fill(undefined));
    expect([parseTime('24:00'), parseTime('7:5')]).toEqual([undefined, undefined]);
  });
  it('survive being written and read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (hundredths) => {
        const text = (hundredths / 100).toFixed(2);
        expect(parseAmount(text)).toBe(hundredths);
        expect(parseAmount(text.replace('.', ','))).toBe(hundredths);
      }),
    );
  });
  it('are said as ordered, or not at all', () => {
    expect(wordsText(spell('40-817', { as: 'digits' }, 'ru') ?? [])).toBe('четыре ноль восемь один семь');
    expect(spell('долг', { as: 'money', currency: 'RUB' }, 'ru')).toBeUndefined();
    expect(spell('', { as: 'digits' }, 'ru')).toBeUndefined();
  });
});

it('names only recordings that Asterisk has', () => {
  const root = process.env.PEREZVON_ROOT ?? '';
  const folders = { ru: 'ru_RU_f_IvrvoiceRU', en: 'en_US_f_Allison' } as const;
  for (const language of ['ru', 'en'] as const) {
    const folder = join(root, 'usr/share/asterisk/sounds', folders[language], 'digits');
    expect(existsSync(folder)).toBe(true);
    const there = new Set(readdirSync(folder).map((file) => `digits/${file.replace(/\.wav$/, '')}`));
    const used = new Set<string>();
    const collect = (words: readonly Word[]) => words.forEach(({ sound }) => sound !== undefined && used.add(sound));
    for (let value = -999; value < 3_000; value += 1)
      collect(spellNumber(value, language, value % 2 === 0 ? 'm' : 'f'));
    collect(spellNumber(2_222_222, language));
    collect(spellDigits('0123456789', language));
    expect([...used].filter((sound) => !there.has(sound))).toEqual([]);
    expect(used.size).toBeGreaterThan(20);
  }
});

describe('a language without a grammar of its own', () => {
  const said = (words: readonly Word[] | undefined) => wordsText(words ?? []);
  const minute = { one: 'минут', few: 'минут', many: 'минут', gender: 'n' } as const;
  it('has its numbers, dates and amounts written, for the engine that reads them aloud', () => {
    expect(said(spell('21', { as: 'number', gender: 'm' }, 'kk'))).toBe('21');
    expect(said(spell('-3', { as: 'number', gender: 'm' }, 'de'))).toBe('− 3');
    expect(said(spell('5', { as: 'count', noun: minute }, 'kk'))).toBe('5 минут');
    expect(said(spell('2026-03-03', { as: 'date' }, 'de'))).toBe('3. März 2026');
    expect(said(spell('9:05', { as: 'time' }, 'de'))).toBe('09:05');
    expect(said(spell('12,50', { as: 'money', currency: 'EUR' }, 'de'))).toBe('12,50 Euro');
    expect(said(spell('40', { as: 'digits' }, 'kk'))).toBe('4 0');
  });
});
