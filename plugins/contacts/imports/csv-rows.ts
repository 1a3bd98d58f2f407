import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { CsvError, type Info, parse } from 'csv-parse';
import { BrokenCsvError } from '../lists/errors.js';
import { isSeparatorRow } from './detect.js';
import type { ListFormat } from '../lists/schemas.js';

/** Longest row in characters: an unclosed quote is found after so many, not after the whole file. */
const longestRow = 1_000_000;

/**
 * Feeds a file's bytes through decoder and parser and hands each row over with the line it begins on.
 *
 * @param onRow called at once for each row, header excluded; must not wait
 * @param afterChunk awaited between chunks of the source: the place to let a slow consumer catch up
 * @throws BrokenCsvError with the line when quotes do not match
 */
export async function readRows(
  source: AsyncIterable<Uint8Array>,
  format: ListFormat,
  onRow: (row: readonly string[], line: number) => void,
  afterChunk: () => Promise<void> = async () => {},
): Promise<void> {
  const decoder = decoderOf(format);
  let lastLine = 0;
  let header = format.header;
  let above = format.skip ?? 0;
  let first = true;
  const parser = parse({
    delimiter: format.delimiter,
    bom: true,
    relax_column_count: true,
    // A quote inside a cell is a quote: ООО "Ромашка".
    relax_quotes: true,
    // Programs append to files of others: each line ends as it ends.
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    max_record_size: longestRow,
    on_record: (row: string[], info: Info) => {
      const { lines } = info;
      const line = lines - lastLine > 1 ? lines - newlinesIn(row) : lines;
      lastLine = lines;
      const told = first && isSeparatorRow(row);
      first = false;
      if (told) return null;
      if (above > 0) above -= 1;
      else if (header) header = false;
      else onRow(row, line);
      return null;
    },
  });
  let failure: unknown;
  parser.on('error', (error) => {
    failure = error;
  });
  parser.resume();
  const write = async (text: string | Uint8Array) => {
    if (text.length > 0 && !parser.write(text) && failure === undefined) await drained(parser);
    if (failure !== undefined) throw failure;
  };
  try {
    for await (const chunk of source) {
      await write(decoder ? decoder.decode(chunk, { stream: true }) : chunk);
      await afterChunk();
    }
    if (decoder) await write(decoder.decode());
    parser.end();
    if (failure === undefined) await once(parser, 'close');
    if (failure !== undefined) throw failure;
    await afterChunk();
  } catch (error) {
    // Waiting for the parser rejects with its error, whichever of the two was noticed first.
    throw brokenCsv(error, lastLine + 1);
  } finally {
    parser.destroy();
  }
}

/** The parser works on bytes of UTF-8: what is that already is not made text and bytes again. */
function decoderOf({ encoding }: ListFormat): TextDecoder | undefined {
  return encoding === 'utf-8' ? undefined : new TextDecoder(encoding);
}

/** Waits until a stream takes more, or is closed; leaves no listener behind. */
export async function drained(stream: Writable): Promise<void> {
  if (stream.destroyed) return;
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } finally {
    over.abort();
  }
}

function newlinesIn(row: readonly string[]): number {
  let count = 0;
  for (const cell of row) for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** @param line where the row begins that could not be read: the parser only knows where it gave up */
function brokenCsv(failure: unknown, line: number): unknown {
  if (!(failure instanceof CsvError)) return failure;
  return new BrokenCsvError(line, failure.code, failure);
}
