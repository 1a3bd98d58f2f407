import type { CalendarDate, ClockTime } from './dates.js';
import { largestSpelled } from './numbers.js';

const spaces = /[\s\u00a0\u202f']/g;

/** A whole number as people write it in a table: `12`, `1 200`, `12,0`. */
export function parseWhole(text: string): number | undefined {
  const compact = text.replace(spaces, '').replace(/[.,]0+$/, '');
  if (!/^[-+]?\d{1,9}$/.test(compact)) return undefined;
  const value = Number(compact);
  return Math.abs(value) > largestSpelled ? undefined : value;
}

const codes = 'RUB|RUR|USD|EUR|KZT|BYN|UAH|UZS|KGS|AMD|AZN|GEL|GBP';
const unitBefore = new RegExp(`^(?:₽|\\$|€|₸|₴|£|${codes})\\s*`, 'iu');
const roubles = 'р\\.?|руб(?:\\.|ль|ля|лей|\\b|$)';
const unitAfter = new RegExp(
  `\\s*(?:₽|\\$|€|₸|₴|£|${codes}|${roubles}|тенге|сум(?:а|ов)?|сом(?:а|ов)?|драм(?:а|ов)?|манат(?:а|ов)?|лари)$`,
  'iu',
);
/** `500 руб. 50 коп.` */
const inTwoUnits = new RegExp(`^(.*\\d)\\s*(?:${roubles})\\s*(\\d{1,2})\\s*коп(?:\\.|ейка|ейки|еек)?$`, 'iu');

/**
 * An amount in hundredths: `1 002,40`, `1,002.40`, `1.002,40`, `1002.4000`, `1002 руб. 40 коп.`, `1002.40 RUB`.
 *
 * A lone mark before exactly three digits may part thousands or be the decimal one: `1,500` is a thousand and a half or one
 * and a half, and neither is said. It is the decimal one where spaces part the thousands, or where no thousands can
 * stand before it; of its digits only the first two may be other than zero.
 *
 * @returns nothing for what is no amount, or is not certain
 */
export function parseAmount(text: string): number | undefined {
  const trimmed = text.trim();
  const [, major, minor] = inTwoUnits.exec(trimmed) ?? [];
  if (major !== undefined && minor !== undefined) {
    const whole = parseAmount(major);
    return whole === undefined || whole % 100 !== 0 ? undefined : whole + Number(minor);
  }
  const written = trimmed.replace(unitAfter, '').replace(unitBefore, '').trim();
  const compact = written.replace(spaces, '');
  const spaced = /\d[\s\u00a0\u202f']\d{3}(?:\D|$)/.test(written);
  const [, whole, mark = '', rest = ''] =
    /^(\d{1,9}|\d{1,3}(?:,\d{3})+(?=\.)|\d{1,3}(?:\.\d{3})+(?=,)|\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3}){2,})(?:([.,])(\d+))?$/.exec(
      compact,
    ) ?? [];
  if (whole === undefined) return undefined;
  const mayBeThousands = mark !== '' && rest.length === 3 && /^[1-9]\d{0,2}$/.test(whole) && !spaced;
  if (mayBeThousands || !/^\d{0,2}0*$/.test(rest)) return undefined;
  const value = Number(whole.replaceAll(/[.,]/g, ''));
  return value > largestSpelled ? undefined : value * 100 + Number(rest.slice(0, 2).padEnd(2, '0'));
}

/** Days since 1899-12-30 as Excel counts them, for dates of our time. */
const serialDates = { first: 20_000, last: 80_000, epoch: Date.UTC(1899, 11, 30) } as const;
const months = [
  'янв(?:ар[ья])?',
  'фев(?:рал[ья])?',
  'мар(?:та?)?',
  'апр(?:ел[ья])?',
  'ма[йя]',
  'июн[ья]?',
  'июл[ья]?',
  'авг(?:уста?)?',
  'сент?(?:ябр[ья])?',
  'окт(?:ябр[ья])?',
  'нояб?(?:р[ья])?',
  'дек(?:абр[ья])?',
].map((word) => new RegExp(`^${word}$`, 'iu'));
const monthOf = (word: string): number => months.findIndex((one) => one.test(word)) + 1;

/** Year, month and day as they stand in a cell; nothing where they stand in no form that we know. */
function partsOfDate(text: string): readonly number[] | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (iso) return iso.slice(1).map(Number);
  const own = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\s*г\.?)?$/.exec(text);
  if (own) return own.slice(1).map(Number).toReversed();
  const [, day, word = '', year] = /^(\d{1,2})\s+([а-яё]{3,9})\.?\s+(\d{4})(?:\s*г(?:\.|ода)?)?$/iu.exec(text) ?? [];
  if (day !== undefined) return [Number(year), monthOf(word), Number(day)];
  const serial = /^\d{5}$/.test(text) ? Number(text) : 0;
  if (serial < serialDates.first || serial > serialDates.last) return undefined;
  const date = new Date(serialDates.epoch + serial * 86_400_000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

/**
 * `2026-03-03`, `2026/03/03`, `20260303`, `03.03.2026`, `3/3/2026` (day first), `3.3.26`, `3 марта 2026`, and `46083` as Excel
 * stores it. Only days that the calendar has.
 */
export function parseDate(text: string): CalendarDate | undefined {
  const [year, month, day] = partsOfDate(text.trim().replace(/[T ]\d{1,2}:\d{2}.*$/, '')) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const full = year < 100 ? 2_000 + year : year;
  const date = new Date(Date.UTC(full, month - 1, day));
  const exists = date.getUTCFullYear() === full && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists && full >= 1_000 && full < 3_000 ? { year: full, month, day } : undefined;
}

/** `9:05`, `09.05`, `21:30:00`. */
export function parseTime(text: string): ClockTime | undefined {
  const match = /^([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?$/.exec(text.trim());
  return match ? { hour: Number(match[1]), minute: Number(match[2]) } : undefined;
}
