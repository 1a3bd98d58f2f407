import type { CountryCode } from 'libphonenumber-js/min';
import { normaliseNumber } from '@perezvon/plugin-compliance';
import type { Mapping } from '../lists/schemas.js';

const numberNames = /(тел|моб|номер|phone|mobile|msisdn|number|^tel$)/i;
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
 * What the columns probably are: by their names, else by what stands in them. The number column is the one whose cells
 * most often are numbers; its name decides between equals.
 */
export function guessMapping(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  country: CountryCode,
): Mapping {
  const scores = columns.map((name, index) => {
    const hits = rows.filter((row) => normaliseNumber(row[index] ?? '', country) !== undefined).length;
    return hits * 2 + (numberNames.test(name) ? 1 : 0);
  });
  const number = Math.max(0, scores.indexOf(Math.max(...scores)));
  const named = columns.findIndex((name, index) => index !== number && nameNames.test(name));
  const name = named === -1 ? null : named;
  const taken = (index: number) => index === number || index === name;
  const others = columns.flatMap((title, index) =>
    !taken(index) && numberNames.test(title) && (scores[index] ?? 0) > 1 ? [index] : [],
  );
  const find = (pattern: RegExp) => {
    const index = columns.findIndex((title, at) => !taken(at) && pattern.test(title));
    return index === -1 ? null : index;
  };
  const data = columns.flatMap((key, column) => (column === number || column === name ? [] : [{ column, key }]));
  const special = { otherNumbers: others.slice(0, 5), zone: find(zoneNames), priority: find(priorityNames) };
  return { number, name, ...special, data };
}
