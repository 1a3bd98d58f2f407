/** Bytes that are looked at to find out how a file is written. */
export const sampleBytes = 1024 * 1024;

const delimiters = [';', ',', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/**
 * Counts each candidate outside quotes, line by line, and takes the one that divides the most lines alike. A quoted
 * address full of commas therefore does not turn a semicolon file into a comma file.
 */
export function detectDelimiter(text: string): Delimiter {
  const said = delimiters.find((one) => one === separatorIn(text));
  if (said !== undefined) return said;
  const lines = countPerLine(text).slice(0, 200);
  let best: Delimiter = ';';
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => line.get(delimiter) ?? 0);
    const usual = mode(counts);
    const score = usual === 0 ? 0 : counts.filter((count) => count === usual).length * 1000 + usual;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** What the first line says that Excel reads as an order and not as data: `sep=;`. */
const separatorLine = /^\ufeff?sep=(.)\r?\n/i;
const separatorIn = (text: string): string | undefined => separatorLine.exec(text)?.[1];

/** Whether the first row of a file is such a line, divided as it may be. */
export const isSeparatorRow = (row: readonly string[]): boolean => /^sep=.?$/i.test(row.join(''));

/**
 * How many rows stand above the table: titles, as 1C writes them, in one cell where the table has several.
 *
 * @param rows the first rows of a file
 */
export function rowsAbove(rows: readonly (readonly string[])[]): number {
  const filled = rows.map((row) => row.filter((cell) => cell.trim() !== '').length);
  if (mode(filled) < 2) return 0;
  return Math.max(
    0,
    filled.findIndex((count) => count > 1),
  );
}

function countPerLine(text: string): Map<string, number>[] {
  const lines: Map<string, number>[] = [];
  let line = new Map<string, number>();
  let quoted = false;
  let empty = true;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    else if (char === '\n' && !quoted) {
      if (!empty) lines.push(line);
      line = new Map();
      empty = true;
      continue;
    } else if (!quoted && (char === ';' || char === ',' || char === '\t' || char === '|'))
      line.set(char, (line.get(char) ?? 0) + 1);
    if (char !== '\r') empty = false;
  }
  if (!empty) lines.push(line);
  return lines;
}

function mode(values: readonly number[]): number {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  let best = 0;
  let most = 0;
  for (const [value, count] of times) {
    if (count > most) {
      best = value;
      most = count;
    }
  }
  return best;
}
