import { clockText, csvLine, sheetTime } from '@perezvon/sdk/server';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Language } from '@perezvon/sdk/shared';
import exceljs from 'exceljs';
import { type Cell, type Column, textsOf } from './sheet.js';

export type ReportFormat = 'xlsx' | 'csv';
/** Rows that Excel can hold in a sheet, without the heading. */
const sheetRows = 1_048_575;

/** What XML 1.0 cannot hold in any spelling: one such character, and Excel refuses the whole file. */
const notInXml = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const printable = (value: string) => value.replace(notInXml, '\ufffd');
const momentFormat = 'dd.mm.yyyy hh:mm:ss';

interface Report<Row> {
  /** Final path; the file appears under it only when it is whole. */
  readonly path: string;
  readonly format: ReportFormat;
  readonly language: Language;
  /** By whose clocks moments are told. */
  readonly timeZone: string;
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly pages: AsyncIterable<readonly Row[]>;
  readonly onRows: (rows: number) => void;
}

/** Streams a report into a file. A worker that dies, or a full disk, leaves no half report behind under its name. */
export async function writeReport<Row>(report: Report<Row>): Promise<void> {
  const partial = `${report.path}.partial`;
  try {
    if (report.format === 'csv')
      await pipeline(Readable.from(csvLines(report)), createWriteStream(partial, { mode: 0o600 }));
    else await writeXlsx(partial, report);
    await rename(partial, report.path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function* csvLines<Row>({ language, timeZone, columns, pages, onRows }: Report<Row>) {
  const text = textsOf(language);
  const plain = (value: Cell) => (value instanceof Date ? clockText(timeZone, value.getTime()) : value);
  yield `\ufeff${csvLine(columns.map((column) => headingOf(column, timeZone, text)))}`;
  for await (const rows of pages) {
    yield rows.map((row) => csvLine(columns.map(({ cell }) => plain(cell(row, text))))).join('');
    onRows(rows.length);
  }
}

async function writeXlsx<Row>(path: string, report: Report<Row>): Promise<void> {
  const { title, timeZone, columns, pages, onRows } = report;
  const text = textsOf(report.language);
  // A string cell stays a string: what begins with = is text, not a formula.
  const plain = (value: Cell) =>
    value instanceof Date ? sheetTime(timeZone, value.getTime()) : typeof value === 'string' ? printable(value) : value;
  const file = createWriteStream(path, { mode: 0o600 });
  const failed = new Promise<never>((_, reject) => file.once('error', reject));
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream: file, useSharedStrings: false, useStyles: true });
  const writing = (async () => {
    let sheet: exceljs.Worksheet | undefined;
    let used = 0;
    let sheets = 0;
    for await (const rows of pages) {
      for (const row of rows) {
        if (!sheet || used === sheetRows) {
          sheet?.commit();
          sheets += 1;
          sheet = newSheet(book, `${title}${sheets > 1 ? ` ${sheets}` : ''}`, report, text);
          used = 0;
        }
        sheet.addRow(columns.map(({ cell }) => plain(cell(row, text)))).commit();
        used += 1;
      }
      onRows(rows.length);
      if (sheet) await packed(sheet);
    }
    (sheet ?? newSheet(book, title, report, text)).commit();
    await book.commit();
  })();
  await Promise.race([writing, failed]);
}

/**
 * Waits until what was written is packed. The writer itself never waits: a million rows would pile up before the packer.
 */
async function packed(sheet: exceljs.Worksheet): Promise<void> {
  // Its packer stands on an early edition of Node's streams, which tells its state only so.
  const { stream } = sheet as unknown as { stream: { pipes: readonly (Writable & EarlyState)[] } };
  for (const pipe of stream.pipes) if (pipe._writableState.needDrain) await once(pipe, 'drain');
}
interface EarlyState {
  readonly _writableState: { readonly needDrain: boolean };
}

function headingOf<Row>(
  { key, heading, moment }: Column<Row>,
  timeZone: string,
  text: (key: string) => string,
): string {
  const name = heading ?? text(key);
  return moment ? `${name} (${timeZone})` : name;
}

function newSheet<Row>(
  book: exceljs.stream.xlsx.WorkbookWriter,
  name: string,
  { columns, timeZone }: Report<Row>,
  text: (key: string) => string,
): exceljs.Worksheet {
  // What Excel does not take in the name of a sheet.
  const sheet = book.addWorksheet(
    printable(name)
      .replaceAll(/[*?:\\/[\]']/g, ' ')
      .slice(0, 31) || '1',
    { views: [{ state: 'frozen', ySplit: 1 }] },
  );
  sheet.columns = columns.map((column) => ({
    header: printable(headingOf(column, timeZone, text)),
    width: column.width,
    style: column.moment ? { numFmt: momentFormat } : {},
  }));
  sheet.getRow(1).font = { bold: true };
  return sheet;
}
