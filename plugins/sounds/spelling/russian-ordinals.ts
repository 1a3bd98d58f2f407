import { russianNumber } from './russian-numbers.js';
import { plain, type Word } from './word.js';

/** Ordinals in the nominative neuter (третье марта) and in the genitive masculine (две тысячи третьего года). */
export const neuter = ordinalTable('ое', 'третье');
export const genitive = ordinalTable('ого', 'третьего');

/** @param third the one that has a stem of its own */
function ordinalTable(ending: string, third: string): ReadonlyMap<number, string> {
  const stems: readonly (readonly [number, string])[] = [
    [1, 'перв'],
    [2, 'втор'],
    [4, 'четверт'],
    [5, 'пят'],
    [6, 'шест'],
    [7, 'седьм'],
    [8, 'восьм'],
    [9, 'девят'],
    [10, 'десят'],
    [11, 'одиннадцат'],
    [12, 'двенадцат'],
    [13, 'тринадцат'],
    [14, 'четырнадцат'],
    [15, 'пятнадцат'],
    [16, 'шестнадцат'],
    [17, 'семнадцат'],
    [18, 'восемнадцат'],
    [19, 'девятнадцат'],
    [20, 'двадцат'],
    [30, 'тридцат'],
    [40, 'сороков'],
    [50, 'пятидесят'],
    [60, 'шестидесят'],
    [70, 'семидесят'],
    [80, 'восьмидесят'],
    [90, 'девяност'],
    [100, 'сот'],
    [200, 'двухсот'],
    [300, 'трёхсот'],
    [400, 'четырёхсот'],
    [500, 'пятисот'],
    [600, 'шестисот'],
    [700, 'семисот'],
    [800, 'восьмисот'],
    [900, 'девятисот'],
    [1000, 'тысячн'],
    [2000, 'двухтысячн'],
  ];
  return new Map([...stems.map(([value, stem]) => [value, `${stem}${ending}`] as const), [3, third]]);
}

/** Only the last word of a Russian ordinal is one: две тысячи двадцать шестого. */
export function russianOrdinal(value: number, table: ReadonlyMap<number, string>): readonly Word[] {
  const rest = value % 100;
  const last =
    [value, value % 1_000, rest, rest > 20 ? rest % 10 : 0].find((part) => part > 0 && table.has(part)) ?? value;
  const before = value - last;
  return [...(before > 0 ? russianNumber(before, 'm') : []), plain(table.get(last) ?? '')];
}
