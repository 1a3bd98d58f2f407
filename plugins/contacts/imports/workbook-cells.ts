import type { CellValue } from 'exceljs';

/** What a cell shows, as text of a list: a date as `YYYY-MM-DD`, a time of day as `HH:MM`, a formula by its result. */
export function cellText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Date) return dateText(value);
  if ('richText' in value)
    return value.richText
      .map(({ text }) => text)
      .join('')
      .trim();
  if ('text' in value) return cellText(value.text);
  if ('result' in value) return cellText(value.result as CellValue);
  // An error of Excel's own, such as #N/A: nothing that could be said or dialled.
  return '';
}

/** Telephone numbers come as numbers: no exponent, no point. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  return String(Math.round(value * 1e6) / 1e6);
}

/** Excel counts days from 1899-12-30: what lies within the first of them is a time of day. */
const firstDayMs = Date.UTC(1899, 11, 31);
function dateText(date: Date): string {
  const iso = date.toISOString();
  if (date.getTime() < firstDayMs) return iso.slice(11, 16);
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
}

/** A line of the CSV file that the workbook becomes: semicolons, quotes where they are needed. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';')}\n`;
}
