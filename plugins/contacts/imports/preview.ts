import { open } from 'node:fs/promises';
import type { CountryCode } from 'libphonenumber-js/min';
import { readRows } from './csv-rows.js';
import { detectDelimiter, rowsAbove, sampleBytes } from './detect.js';
import { detectEncoding } from './encoding.js';
import { EmptyFileError } from '../lists/errors.js';
import { columnNames, guessMapping, looksLikeHeader } from './mapping-guess.js';
import { normaliseNumber } from '@perezvon/plugin-compliance';
import type { ListFormat, Mapping, Preview } from '../lists/schemas.js';

const shownRows = 20;
const guessRows = 200;

export interface Looked {
  readonly format: ListFormat;
  readonly columns: string[];
  readonly mapping: Mapping;
  readonly rows: string[][];
  readonly fileBytes: number;
}

/**
 * Reads the beginning of a file and says how it is written and what its columns probably are.
 * @param wanted what the user knows better
 * @throws EmptyFileError, BrokenCsvError
 */
export async function lookAt(file: string, country: CountryCode, wanted: Partial<ListFormat> = {}): Promise<Looked> {
  const { sample, fileBytes } = await beginningOf(file);
  const encoding = wanted.encoding ?? detectEncoding(sample);
  const text = new TextDecoder(encoding).decode(sample, { stream: true });
  const delimiter = wanted.delimiter ?? detectDelimiter(text);
  const all = await firstRows(sample, fileBytes > sample.length, { encoding, delimiter, header: false });
  const skip = wanted.skip ?? rowsAbove(all);
  const rows = all.slice(skip);
  const first = rows[0];
  if (!first) throw new EmptyFileError();
  const header = wanted.header ?? looksLikeHeader(first, country);
  const body = header ? rows.slice(1) : rows;
  const columns = columnNames(first, header);
  return {
    format: { encoding, delimiter, header, ...(skip > 0 ? { skip } : {}) },
    columns,
    mapping: guessMapping(columns, body, country),
    rows: body.slice(0, shownRows),
    fileBytes,
  };
}

/** What each row's number would become. Duplicates are only known when the whole file is read. */
export function previewNumbers(
  rows: readonly (readonly string[])[],
  column: number,
  country: CountryCode,
): Preview['numbers'] {
  return rows.map((row) => {
    const written = row[column]?.trim();
    if (written === undefined) return { problem: 'tooFewColumns' as const };
    if (written === '') return { problem: 'noNumber' as const };
    const number = normaliseNumber(written, country);
    return number === undefined ? { problem: 'badNumber' as const } : { number };
  });
}

async function beginningOf(file: string): Promise<{ sample: Uint8Array; fileBytes: number }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read({
      buffer: new Uint8Array(Math.min(size, sampleBytes) || 1),
      position: 0,
    });
    return { sample: buffer.subarray(0, bytesRead), fileBytes: size };
  } finally {
    await handle.close();
  }
}

/** Stops at the last whole line of a sample that the file goes on after, so that a cut row is no broken row. */
async function firstRows(sample: Uint8Array, cut: boolean, format: ListFormat): Promise<string[][]> {
  const lastLine = sample.lastIndexOf(0x0a) + 1;
  // The second byte of a line end in UTF-16 little endian belongs to it.
  const end = cut ? lastLine + (format.encoding === 'utf-16le' ? 1 : 0) : sample.length;
  const rows: string[][] = [];
  const enough = new Error('enough rows');
  async function* pieces() {
    for (let at = 0; at < end && rows.length < guessRows; at += 16_384)
      yield sample.subarray(at, Math.min(end, at + 16_384));
    if (rows.length >= guessRows) throw enough;
  }
  try {
    await readRows(pieces(), format, (row) => {
      if (rows.length < guessRows) rows.push([...row]);
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return rows;
}
