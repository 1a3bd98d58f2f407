import type { CountryCode } from 'libphonenumber-js/min';
import { normaliseNumber, zonesOf } from '@perezvon/plugin-compliance';
import { type DialingGroupSet, usualPriority } from '../lists/dialing-groups.js';
import type { NumberSet } from './number-set.js';
import type { Mapping, ProblemCode } from '../lists/schemas.js';

export interface GoodRow {
  readonly number: string;
  readonly name: string;
  readonly otherNumbers: readonly string[];
  readonly group: number;
  readonly data: Readonly<Record<string, string>>;
}
export interface RowProblem {
  readonly code: ProblemCode;
  readonly value: string;
}

/** The mark of a byte that the file's encoding does not know. */
const replacement = '\ufffd';

/**
 * Decides about one row: a contact, or why not. Pure but for `seen`, which learns the number.
 *
 * @param seen numbers of the campaign (line 0) and of the rows before
 */
export function checkRow(
  row: readonly string[],
  line: number,
  rules: {
    readonly mapping: Mapping;
    readonly country: CountryCode;
    readonly seen: NumberSet;
    readonly groups: DialingGroupSet;
  },
): GoodRow | RowProblem {
  const { mapping, country, seen, groups } = rules;
  const written = row[mapping.number];
  if (written === undefined) return { code: 'tooFewColumns', value: row.join(' ').slice(0, 200) };
  if (written.trim() === '') return { code: 'noNumber', value: '' };
  const number = normaliseNumber(written, country);
  if (number === undefined) return { code: 'badNumber', value: written.slice(0, 200) };
  const name = (mapping.name === null ? '' : (row[mapping.name] ?? '')).trim();
  if (name.length > 200) return { code: 'nameTooLong', value: name.slice(0, 200) };
  const zones = zonesOf(mapping.zone === null ? '' : (row[mapping.zone] ?? ''), number);
  if (!zones) return { code: 'badZone', value: row[mapping.zone ?? 0]?.slice(0, 200) ?? '' };
  const priority = priorityOf(mapping.priority === null ? '' : (row[mapping.priority] ?? ''));
  if (priority === undefined) return { code: 'badPriority', value: row[mapping.priority ?? 0]?.slice(0, 200) ?? '' };
  const data: Record<string, string> = Object.create(null);
  let readable = !name.includes(replacement);
  for (const { column, key } of mapping.data) {
    const value = row[column] ?? '';
    readable &&= !value.includes(replacement);
    data[key] = value;
  }
  if (!readable) return { code: 'badEncoding', value: number };
  const before = seen.add(number, line);
  if (before === 0) return { code: 'alreadyInCampaign', value: number };
  if (before !== undefined) return { code: 'duplicateInFile', value: `${number} = ${before}` };
  return { number, name, otherNumbers: othersOf(row, number, rules), group: groups.place(zones, priority), data };
}

export const isProblem = (result: GoodRow | RowProblem): result is RowProblem => 'code' in result;

/** Further numbers of the row. One that is none is left out: the contact can still be called. */
function othersOf(
  row: readonly string[],
  number: string,
  { mapping, country }: { readonly mapping: Mapping; readonly country: CountryCode },
): readonly string[] {
  if (mapping.otherNumbers.length === 0) return [];
  const others = mapping.otherNumbers.flatMap((column) => normaliseNumber(row[column] ?? '', country) ?? []);
  return [...new Set(others)].filter((other) => other !== number);
}

function priorityOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return usualPriority;
  return /^(?:[1-9]|10)$/.test(trimmed) ? Number(trimmed) : undefined;
}
