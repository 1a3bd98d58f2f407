import { englishNumber, englishOrdinal, englishYear } from './english-numbers.js';
import type { Currency, Grammar, Units } from './grammar.js';
import { type Noun, plain, recorded } from './word.js';

const two = (one: string, many: string): Noun => ({ one, few: many, many, gender: 'n' });
const cent = two('cent', 'cents');
const kopeck = two('kopeck', 'kopecks');
const units: Readonly<Record<Currency, Units>> = {
  RUB: { major: two('rouble', 'roubles'), minor: kopeck },
  BYN: { major: two('rouble', 'roubles'), minor: kopeck },
  UAH: { major: two('hryvnia', 'hryvnias'), minor: kopeck },
  USD: { major: two('dollar', 'dollars'), minor: cent },
  EUR: { major: two('euro', 'euros'), minor: cent },
  KZT: { major: two('tenge', 'tenge'), minor: two('tiyn', 'tiyns') },
};
const months = 'January February March April May June July August September October November December'.split(' ');

export const english: Grammar = {
  number: englishNumber,
  minus: recorded('minus', 'minus'),
  pluralForm: (value) => (value === 1 ? 'one' : 'many'),
  digits: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  units: (currency) => units[currency],
  /** `March third, twenty twenty six`. */
  date: ({ year, month, day }) => [plain(months[month - 1] ?? ''), ...englishOrdinal(day), ...englishYear(year)],
  /** `nine oh five A M`. */
  time: ({ hour, minute }) => {
    const half = plain(hour < 12 ? 'A M' : 'P M');
    const shown = [...englishNumber(hour % 12 === 0 ? 12 : hour % 12)];
    if (minute === 0) return [...shown, half];
    return [...shown, ...(minute < 10 ? [plain('oh')] : []), ...englishNumber(minute), half];
  },
};
