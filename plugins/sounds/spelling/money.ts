import type { Language } from '@perezvon/sdk/shared';
import { spellCount } from './numbers.js';
import type { Noun, Word } from './word.js';

export const currencies = ['RUB', 'USD', 'EUR', 'KZT', 'BYN', 'UAH'] as const;
export type Currency = (typeof currencies)[number];
interface Units {
  readonly major: Noun;
  readonly minor: Noun;
}

const noun = (one: string, few: string, many: string, gender: Noun['gender']): Noun => ({ one, few, many, gender });
const rouble = noun('рубль', 'рубля', 'рублей', 'm');
const kopeck = noun('копейка', 'копейки', 'копеек', 'f');
const cent = noun('цент', 'цента', 'центов', 'm');
const tiyn = noun('тиын', 'тиына', 'тиынов', 'm');
const russian: Readonly<Record<Currency, Units>> = {
  RUB: { major: rouble, minor: kopeck },
  BYN: { major: rouble, minor: kopeck },
  UAH: { major: noun('гривна', 'гривны', 'гривен', 'f'), minor: kopeck },
  USD: { major: noun('доллар', 'доллара', 'долларов', 'm'), minor: cent },
  EUR: { major: noun('евро', 'евро', 'евро', 'm'), minor: cent },
  KZT: { major: noun('тенге', 'тенге', 'тенге', 'm'), minor: tiyn },
};
const two = (one: string, many: string): Noun => noun(one, many, many, 'n');
const englishCent = two('cent', 'cents');
const englishKopeck = two('kopeck', 'kopecks');
const english: Readonly<Record<Currency, Units>> = {
  RUB: { major: two('rouble', 'roubles'), minor: englishKopeck },
  BYN: { major: two('rouble', 'roubles'), minor: englishKopeck },
  UAH: { major: two('hryvnia', 'hryvnias'), minor: englishKopeck },
  USD: { major: two('dollar', 'dollars'), minor: englishCent },
  EUR: { major: two('euro', 'euros'), minor: englishCent },
  KZT: { major: two('tenge', 'tenge'), minor: two('tiyn', 'tiyns') },
};

/**
 * An amount of money in words: `одна тысяча два рубля сорок копеек`. Whole amounts say nothing of hundredths; less than
 * one says its zero, so that nobody takes kopecks for roubles.
 *
 * @param hundredths kopecks, cents: 0 to 99,999,999,999
 */
export function spellMoney(hundredths: number, currency: Currency, language: Language): readonly Word[] {
  const { major, minor } = (language === 'ru' ? russian : english)[currency];
  const whole = spellCount(Math.floor(hundredths / 100), major, language);
  const rest = hundredths % 100;
  return rest === 0 ? whole : [...whole, ...spellCount(rest, minor, language)];
}
