import { type Gender, type Noun, plain, recorded, type Word } from './word.js';

const ones = ['ноль', '', '', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'];
const one: Readonly<Record<Gender, string>> = { m: 'один', f: 'одна', n: 'одно' };
const two: Readonly<Record<Gender, string>> = { m: 'два', f: 'две', n: 'два' };
const teens = [
  'десять',
  'одиннадцать',
  'двенадцать',
  'тринадцать',
  'четырнадцать',
  'пятнадцать',
  'шестнадцать',
  'семнадцать',
  'восемнадцать',
  'девятнадцать',
];
const tens = ['двадцать', 'тридцать', 'сорок', 'пятьдесят', 'шестьдесят', 'семьдесят', 'восемьдесят', 'девяносто'];
const hundreds = ['сто', 'двести', 'триста', 'четыреста', 'пятьсот', 'шестьсот', 'семьсот', 'восемьсот', 'девятьсот'];
const thousand: Noun = { one: 'тысяча', few: 'тысячи', many: 'тысяч', gender: 'f' };
const million: Noun = { one: 'миллион', few: 'миллиона', many: 'миллионов', gender: 'm' };

/** Which form of a noun follows a whole number in Russian. */
export function russianForm(count: number): 'one' | 'few' | 'many' {
  const rest = count % 100;
  if (rest >= 11 && rest <= 14) return 'many';
  const last = count % 10;
  if (last === 1) return 'one';
  return last >= 2 && last <= 4 ? 'few' : 'many';
}

/** A whole number from 0 to 999,999,999 in Russian words. */
export function russianNumber(value: number, gender: Gender): readonly Word[] {
  if (value === 0) return [recorded('ноль', 0)];
  const millions = Math.floor(value / 1_000_000);
  const thousands = Math.floor(value / 1_000) % 1_000;
  return [
    ...(millions > 0 ? [...triple(millions, 'm'), plain(million[russianForm(millions)])] : []),
    ...(thousands > 0 ? [...triple(thousands, 'f'), plain(thousand[russianForm(thousands)])] : []),
    ...triple(value % 1_000, gender),
  ];
}

/** A number below a thousand; nothing for 0. The recorded set has the masculine one and two, and no hundreds. */
function triple(value: number, gender: Gender): Word[] {
  const words: Word[] = [];
  const hundred = hundreds[Math.floor(value / 100) - 1];
  if (hundred !== undefined) words.push(plain(hundred));
  const rest = value % 100;
  if (rest >= 10 && rest < 20) return [...words, recorded(teens[rest - 10] ?? '', rest)];
  const ten = tens[Math.floor(rest / 10) - 2];
  if (ten !== undefined) words.push(recorded(ten, rest - (rest % 10)));
  const last = rest % 10;
  if (last === 1) words.push(gender === 'm' ? recorded(one.m, 1) : plain(one[gender]));
  else if (last === 2) words.push(gender === 'f' ? plain(two.f) : recorded(two.m, 2));
  else if (last > 2) words.push(recorded(ones[last] ?? '', last));
  return words;
}
