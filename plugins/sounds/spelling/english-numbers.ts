import { plain, recorded, type Word } from './word.js';

const small = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** A whole number from 0 to 999,999,999 in English words, without `and`. */
export function englishNumber(value: number): readonly Word[] {
  if (value === 0) return [recorded('zero', 0)];
  const millions = Math.floor(value / 1_000_000);
  const thousands = Math.floor(value / 1_000) % 1_000;
  return [
    ...(millions > 0 ? [...triple(millions), recorded('million', 'million')] : []),
    ...(thousands > 0 ? [...triple(thousands), recorded('thousand', 'thousand')] : []),
    ...triple(value % 1_000),
  ];
}

function triple(value: number): Word[] {
  const hundreds = Math.floor(value / 100);
  const words = hundreds > 0 ? [recorded(small[hundreds] ?? '', hundreds), recorded('hundred', 'hundred')] : [];
  const rest = value % 100;
  if (rest === 0) return words;
  if (rest < 20) return [...words, recorded(small[rest] ?? '', rest)];
  words.push(recorded(tens[Math.floor(rest / 10) - 2] ?? '', rest - (rest % 10)));
  return rest % 10 === 0 ? words : [...words, recorded(small[rest % 10] ?? '', rest % 10)];
}

const ordinals: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** 1 to 31 as a day of a month: `first`, `twenty third`. */
export function englishOrdinal(value: number): readonly Word[] {
  const words = englishNumber(value).map(({ text }) => text);
  const last = words.at(-1) ?? '';
  const ordinal = ordinals[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return [...words.slice(0, -1), ordinal].map(plain);
}

/** A year from 1000 to 2999 as it is said: `nineteen oh five`, `two thousand nine`, `twenty twenty six`. */
export function englishYear(year: number): readonly Word[] {
  const century = Math.floor(year / 100);
  const rest = year % 100;
  if (year % 1_000 < 10) return englishNumber(year);
  if (rest === 0) return [...englishNumber(century), recorded('hundred', 'hundred')];
  const between = rest < 10 ? [plain('oh')] : [];
  return [...englishNumber(century), ...between, ...englishNumber(rest)];
}
