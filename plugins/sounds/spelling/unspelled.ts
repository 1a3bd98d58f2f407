import type { Language } from '@perezvon/sdk/shared';
import type { Grammar } from './grammar.js';
import { plain } from './word.js';

/** Numbers in digits, dates and currencies as the language writes them: what reads them aloud knows how they are said. */
export const unspelled = (language: Language): Grammar => ({
  number: (value) => [plain(String(value))],
  minus: plain('−'),
  pluralForm: (value) => {
    const form = new Intl.PluralRules(language).select(value);
    return form === 'one' || form === 'few' ? form : 'many';
  },
  digits: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  date: ({ year, month, day }) => {
    const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
    return [plain(format.format(Date.UTC(year, month - 1, day)))];
  },
  time: ({ hour, minute }) => {
    const format = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' });
    return [plain(format.format(Date.UTC(2000, 0, 1, hour, minute)))];
  },
});
