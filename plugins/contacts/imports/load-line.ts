import type { GoodRow } from './row-check.js';

// eslint-disable-next-line no-control-regex
const special = /[\\\t\n\r\0]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\\0' };

function escaped(text: string): string {
  return text.replace(special, (char) => escapes[char] ?? char);
}

/**
 * One contact as a line for LOAD DATA with tabs between, backslash as escape: line, dialing group, number, others, name,
 * data. Every character
 * that would end a field or a line is escaped, so no cell can become two, and a lone backslash-N cannot become NULL.
 */
export function loadLine(line: number, row: GoodRow): string {
  const others = row.otherNumbers.join(' ');
  return `${line}\t${row.group}\t${row.number}\t${others}\t${escaped(row.name)}\t${escaped(JSON.stringify(row.data))}\n`;
}
/** The order of {@link loadLine}'s fields. */
export const loadColumns = '(line, lane, number, other_numbers, name, data)';
