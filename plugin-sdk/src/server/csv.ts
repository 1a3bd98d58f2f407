/** With what a spreadsheet begins to read a cell as a formula; blanks before it and full-width signs count too. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * A telephone number as people write it, or a number with its sign: no letter, no operator between two values that could call
 * anything, so a spreadsheet runs nothing, and the cell comes back as it went.
 */
const phone = /^\+\d[\d .()\u00a0\u202f-]*$/;
const signed = /^[+-]\d[\d \u00a0\u202f]*(?:[.,]\d+)*$/;
/** Digits of the longest and the shortest E.164 number. */
const phoneDigits = { least: 7, most: 15 };

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
  const safe = formula.test(value) && !isOnlyNumber(value) ? `'${value}` : value;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function isOnlyNumber(value: string): boolean {
  if (signed.test(value)) return true;
  const digits = value.replaceAll(/\D/g, '').length;
  return phone.test(value) && digits >= phoneDigits.least && digits <= phoneDigits.most;
}
