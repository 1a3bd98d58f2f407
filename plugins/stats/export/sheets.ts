import { join } from 'node:path';
import { Readable } from 'node:stream';
import { csvLine, LocaleTexts, sheetTime } from '@perezvon/sdk/server';
import ExcelJS from 'exceljs';
import { type Language, textIn } from '@perezvon/sdk/shared';
import type { Figures } from '../figures/figures.js';
import type { CampaignResult } from '../index.js';
import type { LostCall, TrunkLoad } from '../figures/single-calls.js';
import type { FrontPage, Pause, WorkingTime } from '../figures/statistics.js';

type Cell = string | number | null;
interface Column {
  readonly key: string;
  /** Of Excel. */
  readonly format?: string;
  readonly cell: (figures: Figures) => Cell;
}
const percent = '0.0%';
const duration = '[h]:mm:ss';
const moment = 'dd.mm.yyyy hh:mm:ss';
/** Excel counts in days. */
const days = (ms: number | null): Cell => (ms === null ? null : ms / 86_400_000);

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
export interface SheetNames {
  readonly language: Language;
  /** By whose clocks moments are told. */
  readonly timeZone: string;
  readonly queues: ReadonlyMap<string, string>;
  readonly operators: ReadonlyMap<string, string>;
}
/** All that the page shows of a period. */
export interface Facts {
  readonly page: FrontPage;
  readonly campaigns: readonly CampaignResult[];
  readonly work: readonly WorkingTime[];
  readonly lost: readonly LostCall[];
  readonly trunks: readonly TrunkLoad[];
}
interface Sheet {
  readonly title: string;
  /** Of the columns behind the first, whose cells are names or moments. */
  readonly heads: readonly { readonly title: string; readonly format?: string | undefined }[];
  readonly firstFormat?: string;
  readonly rows: readonly (readonly Cell[])[];
}

function sheetsOf({ page, campaigns, work, lost, trunks }: Facts, names: SheetNames): readonly Sheet[] {
  const t = textsIn(names.language);
  const queue = (id: string) => names.queues.get(id) ?? id;
  const operator = (id: string) => names.operators.get(id) ?? id;
  const figures = <K>(
    title: string,
    all: readonly (Figures & { readonly key: K })[],
    name: (key: K) => string,
  ): Sheet => ({
    title: t(title),
    heads: columns.map(({ key, format }) => ({ title: t(`stats.${key}`), format })),
    rows: all.map((one) => [name(one.key), ...columns.map(({ cell }) => cell(one))]),
  });
  const at = (ms: number | null) => (ms === null ? null : sheetTime(names.timeZone, ms));
  const pauseName = ({ names: pause }: Pause) => textIn(pause, names.language);
  const kinds = [...new Set(work.flatMap(({ pauses }) => pauses.map(pauseName)))].toSorted();
  const inPause = ({ pauses }: WorkingTime, kind: string) =>
    pauses.filter((one) => pauseName(one) === kind).reduce((sum, { ms }) => sum + ms, 0);
  const others: readonly Sheet[] = [
    {
      title: t('stats.workingTime'),
      heads: [
        ...[...['loggedIn', 'ready', 'paidPause', 'unpaidPause'].map((key) => t(`stats.${key}`)), ...kinds].map(
          (title) => ({ title, format: duration }),
        ),
        { title: t('stats.logIns') },
        { title: t('stats.missed') },
        { title: t('stats.occupancy'), format: percent },
      ],
      rows: work.map((one) => [
        operator(one.operatorId),
        ...[one.loggedInMs, one.readyMs, one.paidPauseMs, one.unpaidPauseMs].map(days),
        ...kinds.map((kind) => days(inPause(one, kind))),
        one.logIns,
        one.missed,
        one.occupancy,
      ]),
    },
    {
      title: t('stats.lostCalls'),
      firstFormat: moment,
      heads: [
        { title: t('stats.number') },
        { title: t('stats.queue') },
        { title: t('stats.wait'), format: duration },
        { title: t('stats.later'), format: moment },
      ],
      rows: lost.map((one) => [
        at(one.enteredAt),
        one.number,
        queue(one.queueId),
        days(one.waitMs),
        at(one.answeredLaterAt),
      ]),
    },
    {
      title: t('stats.trunks'),
      heads: [
        { title: t('stats.calls') },
        { title: t('stats.answered') },
        { title: t('stats.talk'), format: duration },
        { title: t('stats.peak') },
      ],
      rows: trunks.map((one) => [one.trunk, one.calls, one.answered, days(one.talkMs), one.peak]),
    },
    {
      title: t('stats.campaigns'),
      heads: ['contacts', 'attempts', 'answered', 'reached', 'confirmed'].map((key) => ({
        title: t(`stats.campaign.${key}`),
      })),
      rows: campaigns.map((one) => [one.name, one.contacts, one.attempts, one.answered, one.reached, one.confirmed]),
    },
  ];
  return [
    figures('stats.total', [{ ...page.total, key: '' }], () => t('stats.total')),
    figures('stats.byQueue', page.byQueue, queue),
    figures('stats.byOperator', page.byOperator, operator),
    figures('stats.byDay', page.byDay, (key) => key),
    figures('stats.byHour', page.byHour, (key) => `${String(key).padStart(2, '0')}:00`),
    figures('stats.byWeekday', page.byWeekday, (key) => t(`stats.weekday.${key}`)),
    ...others.filter(({ rows }) => rows.length > 0),
  ];
}
const texts = new LocaleTexts(join(import.meta.dirname, '../../locale'));
export const textsIn =
  (language: Language): ((key: string) => string) =>
  (key) =>
    texts.text(language, key);

/** A workbook with a sheet for each table; names visit text whatever they begin with, figures are figures. */
export async function workbook(facts: Facts, names: SheetNames): Promise<Readable> {
  const book = new ExcelJS.Workbook();
  for (const { title, heads, firstFormat, rows } of sheetsOf(facts, names)) {
    const sheet = book.addWorksheet(title.slice(0, 31));
    sheet.addRow(['', ...heads.map((head) => head.title)]).font = { bold: true };
    for (const row of rows) sheet.addRow([...row]);
    sheet.getColumn(1).width = 28;
    if (firstFormat !== undefined) sheet.getColumn(1).numFmt = firstFormat;
    heads.forEach(({ format }, i) => {
      const column = sheet.getColumn(i + 2);
      column.width = format === moment ? 20 : 16;
      if (format !== undefined) column.numFmt = format;
    });
    sheet.views = [{ state: 'frozen', xSplit: 1, ySplit: 1 }];
  }
  return Readable.from([Buffer.from(await book.xlsx.writeBuffer())]);
}
/** The same as text: seconds and shares as plain numbers, moments as ISO 8601 without a zone. */
export function csv(facts: Facts, names: SheetNames): Readable {
  const plain = (value: Cell, format: string | undefined): Cell => {
    if (typeof value !== 'number') return value;
    if (format === duration) return Math.round(value * 86_400 * 1_000) / 1_000;
    return format === moment ? new Date(Math.round((value - 25_569) * 86_400_000)).toISOString().slice(0, 19) : value;
  };
  const lines = sheetsOf(facts, names).flatMap(({ title, heads, firstFormat, rows }) => [
    csvLine([title, ...heads.map((head) => head.title)]),
    ...rows.map((row) => csvLine(row.map((value, i) => plain(value, i === 0 ? firstFormat : heads[i - 1]?.format)))),
    csvLine([]),
  ]);
  return Readable.from(['\uFEFF', ...lines]);
}
