import type { Currency, Grammar, Units } from './grammar.js';
import { russianForm, russianNumber } from './russian-numbers.js';
import { genitive, neuter, russianOrdinal } from './russian-ordinals.js';
import { type Noun, plain, recorded } from './word.js';

const noun = (one: string, few: string, many: string, gender: Noun['gender']): Noun => ({ one, few, many, gender });
const rouble = noun('рубль', 'рубля', 'рублей', 'm');
const kopeck = noun('копейка', 'копейки', 'копеек', 'f');
const cent = noun('цент', 'цента', 'центов', 'm');
const tiyn = noun('тиын', 'тиына', 'тиынов', 'm');
const units: Readonly<Record<Currency, Units>> = {
  RUB: { major: rouble, minor: kopeck },
  BYN: { major: rouble, minor: kopeck },
  UAH: { major: noun('гривна', 'гривны', 'гривен', 'f'), minor: kopeck },
  USD: { major: noun('доллар', 'доллара', 'долларов', 'm'), minor: cent },
  EUR: { major: noun('евро', 'евро', 'евро', 'm'), minor: cent },
  KZT: { major: noun('тенге', 'тенге', 'тенге', 'm'), minor: tiyn },
};
const months = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ');
const hours = { one: 'час', few: 'часа', many: 'часов' };
const minutes = { one: 'минута', few: 'минуты', many: 'минут' };

export const russian: Grammar = {
  number: russianNumber,
  minus: recorded('минус', 'minus'),
  pluralForm: russianForm,
  digits: ['ноль', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
  units: (currency) => units[currency],
  /** `третье марта две тысячи двадцать шестого года`. */
  date: ({ year, month, day }) => [
    ...russianOrdinal(day, neuter),
    plain(months[month - 1] ?? ''),
    ...russianOrdinal(year, genitive),
    plain('года'),
  ],
  /** `девять часов пять минут`. */
  time: ({ hour, minute }) => {
    const full = [...russianNumber(hour, 'm'), plain(hours[russianForm(hour)])];
    return minute === 0 ? full : [...full, ...russianNumber(minute, 'f'), plain(minutes[russianForm(minute)])];
  },
};
