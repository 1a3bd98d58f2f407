import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import exceljs from 'exceljs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Column } from './sheet.js';
import { writeReport } from './write-report.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-report-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const columns: readonly Column<Date | null>[] = [
  { key: 'autodialer.report.startedAt', width: 20, moment: true, cell: (at) => at },
];
/** Half past ten in the evening in London: the next morning in Kamchatka. */
const moment = new Date('2026-11-26T22:30:15Z');

async function written(format: 'csv' | 'xlsx', timeZone: string): Promise<string> {
  const path = join(folder, `${timeZone.replace('/', '-')}.${format}`);
  const pages = (async function* () {
    yield [moment, null];
  })();
  await writeReport({
    path,
    format,
    language: 'ru',
    timeZone,
    title: 'Отчёт',
    columns,
    pages,
    onRows: () => undefined,
  });
  return path;
}

it('tells moments by the clocks of the reader, and names them', async () => {
  const text = await readFile(await written('csv', 'Asia/Kamchatka'), 'utf8');
  expect(text).toBe('\ufeffВремя вызова (Asia/Kamchatka)\r\n2026-11-27 10:30:15\r\n\r\n');
  const book = new exceljs.Workbook();
  await book.xlsx.readFile(await written('xlsx', 'America/New_York'));
  const [sheet] = book.worksheets;
  expect(sheet?.getCell('A1').value).toBe('Время вызова (America/New_York)');
  // Read back, a cell is what its clock shows, as if that were UTC.
  expect(sheet?.getCell('A2').value).toEqual(new Date('2026-11-26T17:30:15Z'));
  expect(sheet?.getCell('A2').numFmt).toBe('dd.mm.yyyy hh:mm:ss');
  expect(sheet?.getCell('A3').value).toBeNull();
});
