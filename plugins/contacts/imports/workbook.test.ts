import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import exceljs from 'exceljs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DialingGroupSet } from '../lists/dialing-groups.js';
import { isWorkbook, workbookToCsv } from './workbook.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-workbook-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const signal = AbortSignal.timeout(60_000);

async function workbook(rows: readonly exceljs.CellValue[][]): Promise<string> {
  const book = new exceljs.Workbook();
  book.addWorksheet('пусто');
  const sheet = book.addWorksheet('Должники');
  for (const row of rows) sheet.addRow(row);
  const path = join(folder, `${rows.length}-${Math.floor(performance.now() * 1e3)}`);
  await book.xlsx.writeFile(path);
  return path;
}

it('becomes the CSV that it shows: numbers whole, dates as dates, formulas by their results', async () => {
  const path = await workbook([
    ['Телефон', 'ФИО', 'Долг', 'Дата', 'Итог'],
    [79161234567, 'Анна "Аня"; Петрова', 1002.4, new Date('2026-03-03T00:00:00Z'), { formula: 'C2*2', result: 2004.8 }],
    [],
    ['8 916 000-00-01', { richText: [{ text: 'Пётр' }, { text: ' I' }] }, 5, '3.3.26', null],
  ]);
  expect(await isWorkbook(path)).toBe(true);
  await workbookToCsv(path, signal);
  expect(await isWorkbook(path)).toBe(false);
  expect(await readFile(path, 'utf8')).toBe(
    'Телефон;ФИО;Долг;Дата;Итог\n79161234567;"Анна ""Аня""; Петрова";1002.4;2026-03-03;2004.8\n8 916 000-00-01;Пётр I;5;3.3.26\n',
  );
});
it('is refused with the reason when it is broken, and the file stays as it was', async () => {
  const path = join(folder, 'broken');
  const broken = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(2_000, 7)]);
  await writeFile(path, broken);
  await expect(workbookToCsv(path, signal)).rejects.toMatchObject({ code: 'autodialer.brokenWorkbook' });
  expect(await readFile(path)).toEqual(broken);
});

it('is refused before it is unpacked when it would fill the disk', async () => {
  const path = await workbook([['Телефон'], ['79161234567']]);
  const file = await readFile(path);
  // As the list at its end has it: the first entry claims a gigabyte.
  const entry = file.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  file.writeUInt32LE(1024 ** 3, entry + 24);
  await writeFile(path, file);
  await expect(workbookToCsv(path, signal)).rejects.toMatchObject({
    code: 'autodialer.brokenWorkbook',
    params: { reason: 'it would unpack to far more than any list' },
  });
});

it('dialing groups are numbered as they appear, and never more than a byte can name', () => {
  const groups = new DialingGroupSet([{ zones: ['Europe/Moscow'], priority: 5 }]);
  expect(groups.place(['Europe/Moscow'], 5)).toBe(0);
  expect(groups.place(['Asia/Omsk'], 5)).toBe(1);
  expect(groups.place(['Europe/Moscow'], 9)).toBe(2);
  for (let index = 0; index < 1_000; index += 1)
    expect(groups.place([`Zone/${index}`], 1 + (index % 10))).toBeLessThan(256);
  expect(groups.all.length).toBeLessThanOrEqual(256);
});
