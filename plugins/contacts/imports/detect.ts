import type { Encoding } from '../lists/schemas.js';

/** Bytes that are looked at to find out how a file is written. */
export const sampleBytes = 1024 * 1024;

const delimiters = [';', ',', '\t'] as const;
export type Delimiter = (typeof delimiters)[number];

/**
 * UTF-8 when every byte of the sample fits it, else Windows-1251. A character cut by the sample's end is no fault:
 * the decoder is told that more would follow.
 */
export function detectEncoding(sample: Uint8Array): Encoding {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1251';
    throw error;
  }
}

/**
 * Counts each candidate outside quotes, line by line, and takes the one that divides the most lines alike. A quoted
 * address full of commas therefore does not turn a semicolon file into a comma file.
 */
export function detectDelimiter(text: string): Delimiter {
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
    } else if (!quoted && (char === ';' || char === ',' || char === '\t')) line.set(char, (line.get(char) ?? 0) + 1);
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
