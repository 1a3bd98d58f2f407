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

/**
 * An amount in hundredths: `1 002,40`, `1,002.40`, `1002.4`, `1002 руб.`. A lone mark before exactly three digits
 * separates thousands when others do so too; else it is the decimal one, of which at most two digits follow.
 */
export function parseAmount(text: string): number | undefined {
  const compact = text
    .trim()
    .replace(/\s*(?:₽|р\.?|руб\.?|рублей|\$|€|₸)$/iu, '')
    .replace(/^(?:₽|\$|€|₸)\s*/u, '')
    .replace(spaces, '');
  const match = /^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2}|\d{1,3}(?:\.\d{3}){2})(?:[.,](\d{1,2}))?$/.exec(compact);
  if (!match) return undefined;
  const whole = Number((match[1] ?? '').replace(/[.,]/g, ''));
  const rest = Number((match[2] ?? '').padEnd(2, '0'));
  return whole > largestSpelled ? undefined : whole * 100 + rest;
}

/** `2026-03-03`, `03.03.2026`, `3/3/2026` (day first), `3.3.26`. Only days that the calendar has. */
export function parseDate(text: string): CalendarDate | undefined {
  const trimmed = text.trim().replace(/[T ]\d{1,2}:\d{2}.*$/, '');
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed);
  const own = /^(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?:\s*г\.?)?$/.exec(trimmed);
  const [year, month, day] = iso ? iso.slice(1).map(Number) : own ? own.slice(1).map(Number).reverse() : [];
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
