import { e164Pattern } from '../shared/index.js';

/** With what a spreadsheet begins to read a cell as a formula; blanks before it and full-width signs count too. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * A row of a CSV file with semicolons, as Excel in Russia opens it. Text that a spreadsheet would run as a formula gets an
 * apostrophe in front (OWASP, CSV injection); numbers stay numbers.
 */
export function csvLine(cells: readonly (string | number | Date | null | undefined)[]): string {
  return `${cells.map(cell).join(';')}\r\n`;
}

function cell(value: string | number | Date | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number') return String(value);
  // A telephone number begins with a plus and is nothing but one: it must come back as it went.
  const safe = formula.test(value) && !e164Pattern.test(value) ? `'${value}` : value;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
