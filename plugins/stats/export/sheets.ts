import { Readable } from 'node:stream';
import { csvLine } from '@perezvon/sdk/server';
import ExcelJS from 'exceljs';
import en from '../locale/en.json' with { type: 'json' };
import ru from '../locale/ru.json' with { type: 'json' };
import type { Figures } from '../figures/figures.js';
import type { CampaignResult } from '../index.js';
import type { FrontPage } from '../figures/statistics.js';

type Cell = string | number | null;
interface Column {
  readonly key: string;
  /** Of Excel. */
  readonly format?: string;
  readonly cell: (figures: Figures) => Cell;
}
const percent = '0.0%';
const duration = '[h]:mm:ss';
/** Excel counts in days. */
const days = (ms: number | null) => (ms === null ? null : ms / 86_400_000);

/** The figures as columns, the same on screen, in CSV and in Excel. */
export const columns: readonly Column[] = [
  { key: 'offered', cell: ({ offered }) => offered },
  { key: 'answered', cell: ({ answered }) => answered },
  { key: 'lost', cell: ({ lost }) => lost },
  { key: 'sentOn', cell: ({ sentOn }) => sentOn },
  { key: 'serviceLevel', format: percent, cell: ({ serviceLevel }) => serviceLevel },
  { key: 'serviceLevelPatient', format: percent, cell: ({ serviceLevelPatient }) => serviceLevelPatient },
  { key: 'asa', format: duration, cell: ({ asaMs }) => days(asaMs) },
  { key: 'longestWait', format: duration, cell: ({ longestWaitMs }) => days(longestWaitMs) },
  { key: 'aht', format: duration, cell: ({ ahtMs }) => days(ahtMs) },
  { key: 'talk', format: duration, cell: ({ talkMs }) => days(talkMs) },
  { key: 'hold', format: duration, cell: ({ holdMs }) => days(holdMs) },
  { key: 'wrapUp', format: duration, cell: ({ wrapUpMs }) => days(wrapUpMs) },
  { key: 'transfers', cell: ({ transfers }) => transfers },
  { key: 'sentFull', cell: ({ sentFull }) => sentFull },
  { key: 'sentEmpty', cell: ({ sentEmpty }) => sentEmpty },
  { key: 'sentTimeout', cell: ({ sentTimeout }) => sentTimeout },
  { key: 'sentKey', cell: ({ sentKey }) => sentKey },
  { key: 'sentCallback', cell: ({ sentCallback }) => sentCallback },
];
const campaignColumns = ['contacts', 'attempts', 'answered', 'reached', 'confirmed'] as const;
export interface SheetNames {
  readonly language: 'ru' | 'en';
  readonly queues: ReadonlyMap<string, string>;
  readonly operators: ReadonlyMap<string, string>;
}
interface Table {
  readonly title: string;
  readonly rows: readonly (readonly [string, Figures])[];
}

function tables(
  { total, byQueue, byOperator, byHour, byWeekday, byDay }: FrontPage,
  names: SheetNames,
): readonly Table[] {
  const t = textsIn(names.language);
  const rows = <K>(all: readonly (Figures & { readonly key: K })[], name: (key: K) => string): Table['rows'] =>
    all.map((one) => [name(one.key), one]);
  return [
    { title: t('stats.total'), rows: [[t('stats.total'), total]] },
    { title: t('stats.byQueue'), rows: rows(byQueue, (key) => names.queues.get(key) ?? key) },
    { title: t('stats.byOperator'), rows: rows(byOperator, (key) => names.operators.get(key) ?? key) },
    { title: t('stats.byDay'), rows: rows(byDay, (key) => key) },
    { title: t('stats.byHour'), rows: rows(byHour, (key) => `${String(key).padStart(2, '0')}:00`) },
    { title: t('stats.byWeekday'), rows: rows(byWeekday, (key) => t(`stats.weekday.${key}`)) },
  ];
}
export const textsIn = (language: 'ru' | 'en'): ((key: string) => string) => {
  const texts = new Map<string, string>(Object.entries(language === 'ru' ? ru : en));
  return (key) => texts.get(key) ?? key;
};

/** A workbook with a sheet for each table; names stay text whatever they begin with, figures are figures. */
export async function workbook(
  page: FrontPage,
  campaigns: readonly CampaignResult[],
  names: SheetNames,
): Promise<Readable> {
  const t = textsIn(names.language);
  const book = new ExcelJS.Workbook();
  for (const { title, rows } of tables(page, names)) {
    const sheet = book.addWorksheet(title.slice(0, 31));
    sheet.addRow(['', ...columns.map(({ key }) => t(`stats.${key}`))]).font = { bold: true };
    for (const [name, figures] of rows) sheet.addRow([name, ...columns.map(({ cell }) => cell(figures))]);
    sheet.getColumn(1).width = 28;
    columns.forEach(({ format }, i) => {
      const column = sheet.getColumn(i + 2);
      column.width = 16;
      if (format) column.numFmt = format;
    });
    sheet.views = [{ state: 'frozen', xSplit: 1, ySplit: 1 }];
  }
  if (campaigns.length > 0) {
    const sheet = book.addWorksheet(t('stats.campaigns'));
    sheet.addRow(['', ...campaignColumns.map((key) => t(`stats.campaign.${key}`))]).font = { bold: true };
    for (const one of campaigns) sheet.addRow([one.name, ...campaignColumns.map((key) => one[key])]);
    sheet.getColumn(1).width = 28;
    sheet.views = [{ state: 'frozen', xSplit: 1, ySplit: 1 }];
  }
  return Readable.from([Buffer.from(await book.xlsx.writeBuffer())]);
}
/** The same as text: seconds and shares as plain numbers. */
export function csv(page: FrontPage, campaigns: readonly CampaignResult[], names: SheetNames): Readable {
  const t = textsIn(names.language);
  const plain = ({ format, cell }: Column, figures: Figures): Cell => {
    const value = cell(figures);
    return typeof value === 'number' && format === duration ? Math.round(value * 86_400 * 1_000) / 1_000 : value;
  };
  const lines = tables(page, names).flatMap(({ title, rows }) => [
    csvLine([title, ...columns.map(({ key }) => t(`stats.${key}`))]),
    ...rows.map(([name, figures]) => csvLine([name, ...columns.map((column) => plain(column, figures))])),
    csvLine([]),
  ]);
  if (campaigns.length > 0) {
    lines.push(csvLine([t('stats.campaigns'), ...campaignColumns.map((key) => t(`stats.campaign.${key}`))]));
    for (const one of campaigns) lines.push(csvLine([one.name, ...campaignColumns.map((key) => one[key])]));
  }
  return Readable.from(['\uFEFF', ...lines]);
}
