import type { CountryCode } from 'libphonenumber-js/min';
import { normaliseNumber } from '@perezvon/plugin-compliance';
import type { Mapping } from '../lists/schemas.js';

/** Whole words where a part of one may be of another: "тел" stands in "плательщик". */
const phoneNames = /телефон|мобил|сотов|phone|mobile|msisdn|(?<!\p{L})(?:тел|моб|tel|cell)(?!\p{L})/iu;
/** May be the number of anything. */
const numberNames = /номер|number/iu;
/** Digits of other kinds, which may look like somebody's telephone number. */
const otherDigits = new RegExp(
  [
    'огрн|снилс|сч[её]т|лицев|договор|паспорт|дата|рожд|сумм|долг|индекс',
    'account|contract|passport|date|birth|amount|debt|balance',
    '(?<!\\p{L})(?:инн|кпп|код|inn|zip|code|id)(?!\\p{L})|^№$',
  ].join('|'),
  'iu',
);
const zoneNames = /(часов\S* пояс|time.?zone|^zone$|^tz$)/i;
const priorityNames = /^(приоритет|priority)$/i;
const nameNames = /(фио|имя|абонент|клиент|name|customer|contact)/i;

/** A first row is a header when none of its cells is a telephone number and one of them is a word. */
export function looksLikeHeader(first: readonly string[], country: CountryCode): boolean {
  return (
    first.some((cell) => /\p{L}/u.test(cell)) && !first.some((cell) => normaliseNumber(cell, country) !== undefined)
  );
}

/** Names for the columns: those of the header, or `1`, `2`, ...; a name that stands twice gets its place added. */
export function columnNames(first: readonly string[], header: boolean): string[] {
  const seen = new Set<string>();
  return first.map((cell, index) => {
    const name = header ? cell.trim().slice(0, 60) : '';
    const unique = name === '' || seen.has(name) ? `${name}${name === '' ? '' : ' '}${index + 1}` : name;
    seen.add(unique);
    return unique;
  });
}

/**
 * How likely a column holds telephone numbers: its name says more than what stands in it, since account numbers, tax
 * numbers and dates may look like somebody's telephone.
 */
function phoneScore(name: string, hits: number, rows: number): number {
  if (phoneNames.test(name)) return 4 * (rows + 1) + hits;
  if (otherDigits.test(name)) return hits > 0 ? 0.5 : 0;
  return 2 * hits + (numberNames.test(name) ? 1 : 0);
}

/**
 * What the columns probably are: by their names, else by what stands in them. A column that is named for something else is
 * taken for the number only where there is no other.
 */
export function guessMapping(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  country: CountryCode,
): Mapping {
  const hits = columns.map(
    (_, index) => rows.filter((row) => normaliseNumber(row[index] ?? '', country) !== undefined).length,
  );
  const scores = columns.map((name, index) => phoneScore(name, hits[index] ?? 0, rows.length));
  const number = Math.max(0, scores.indexOf(Math.max(...scores)));
  const named = columns.findIndex((name, index) => index !== number && nameNames.test(name));
  const name = named === -1 ? null : named;
  const taken = (index: number) => index === number || index === name;
  const others = columns.flatMap((title, index) =>
    !taken(index) &&
    (phoneNames.test(title) || numberNames.test(title)) &&
    !otherDigits.test(title) &&
    (hits[index] ?? 0) > 0
      ? [index]
      : [],
  );
  const find = (pattern: RegExp) => {
    const index = columns.findIndex((title, at) => !taken(at) && pattern.test(title));
    return index === -1 ? null : index;
  };
  const data = columns.flatMap((key, column) => (column === number || column === name ? [] : [{ column, key }]));
  const special = { otherNumbers: others.slice(0, 5), zone: find(zoneNames), priority: find(priorityNames) };
  return { number, name, ...special, data };
}
