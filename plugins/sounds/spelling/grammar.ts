import type { Gender, Noun, Word } from './word.js';

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}
export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
}
export const currencies = ['RUB', 'USD', 'EUR', 'KZT', 'BYN', 'UAH'] as const;
export type Currency = (typeof currencies)[number];
/** What an amount of money is counted in. */
export interface Units {
  readonly major: Noun;
  readonly minor: Noun;
}

/** How a language says numbers, money, dates and times. */
export interface Grammar {
  /** @param value from 0 to 999,999,999 */
  number(value: number, gender: Gender): readonly Word[];
  readonly minus: Word;
  /** Which form of a noun follows a number. */
  pluralForm(value: number): 'one' | 'few' | 'many';
  /** Names of 0 to 9. */
  readonly digits: readonly string[];
  /** Absent: the language writes amounts, and what reads them aloud says them. */
  units?(currency: Currency): Units;
  date(date: CalendarDate): readonly Word[];
  time(time: ClockTime): readonly Word[];
}
