import type { Language } from '@perezvon/sdk/shared';
import type { Currency } from './grammar.js';
import { grammarOf } from './grammars.js';
import { spellCount } from './numbers.js';
import { plain, type Word } from './word.js';

export { type Currency, currencies } from './grammar.js';

/**
 * An amount of money in words: `одна тысяча два рубля сорок копеек`. Whole amounts say nothing of hundredths; less than
 * one says its zero, so that nobody takes kopecks for roubles.
 *
 * @param hundredths kopecks, cents: 0 to 99,999,999,999
 */
export function spellMoney(hundredths: number, currency: Currency, language: Language): readonly Word[] {
  const units = grammarOf(language).units?.(currency);
  if (!units) {
    const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'name' });
    return [plain(format.format(hundredths / 100))];
  }
  const { major, minor } = units;
  const whole = spellCount(Math.floor(hundredths / 100), major, language);
  const rest = hundredths % 100;
  return rest === 0 ? whole : [...whole, ...spellCount(rest, minor, language)];
}
