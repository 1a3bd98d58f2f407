import type { CarrierCall } from '@perezvon/launcher';
import exceljs from 'exceljs';
import type { RowDataPacket } from 'mysql2/promise';
import { expect } from 'vitest';
import type { Product } from './product.js';
import { until } from './until.js';

/** An attempt as the database has it. */
interface Attempt {
  readonly id: string;
  readonly campaign: string;
  readonly number: string;
  readonly ordinal: number;
  readonly outcome: string;
  readonly createdAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date;
  readonly heardMs: number | null;
  readonly cause: number | null;
  readonly sipStatus: number | null;
}
/** What the journal has of a call that was dialled. */
interface Noted {
  readonly dials: number;
  readonly ends: readonly {
    readonly outcome: string;
    readonly cause?: number;
    readonly sipStatus?: number;
  }[];
}
/** One attempt beside the call that came to the carrier. */
export interface Pair {
  readonly attempt: Attempt;
  readonly call: CarrierCall;
}

const words: Readonly<Record<string, string>> = {
  reached: 'Оповещён',
  tooLittle: 'Не дослушал',
  busy: 'Занято',
  noAnswer: 'Нет ответа',
  rejected: 'Отклонён',
  congestion: 'Перегрузка',
  invalid: 'Номер не существует',
  failure: 'Сбой',
  cancelled: 'Отменён',
};

/**
 * Holds all accounts of the same calls against each other, row by row: the carrier's log, the attempts, the journal, and the
 * report as CSV and as Excel. Gives each attempt with its call, for a judgement of the outcomes.
 */
export async function accountsAgree(product: Product, calls: readonly CarrierCall[]): Promise<Pair[]> {
  const attempts = await attemptsOf(product);
  const pairs = paired(attempts, calls);
  const journal = await journalOf(product);
  for (const { attempt } of pairs) {
    const { outcome, cause, sipStatus } = attempt;
    const end = { outcome: attempt.answeredAt ? 'answered' : outcome, cause, sipStatus };
    const { dials, ends } = journal.get(attempt.id) ?? { dials: 0, ends: [] };
    const noted = ends.map((one) => ({
      outcome: one.outcome,
      cause: one.cause ?? null,
      sipStatus: one.sipStatus ?? null,
    }));
    expect([attempt.number, dials, noted]).toEqual([attempt.number, 1, [end]]);
  }
  // Only what was called off before the dial is no call, and the journal knows of no other.
  const dialled = [...journal].filter(([, { dials }]) => dials > 0).map(([id]) => id);
  expect(dialled.toSorted()).toEqual(pairs.map(({ attempt }) => attempt.id).toSorted());

  const rows = attempts.map(cellsOf);
  expect((await csvRows(product)).slice(1)).toEqual(rows);
  expect((await excelRows(product)).slice(1)).toEqual(rows);
  return pairs;
}

/** The n-th attempt of a number beside the n-th call that the carrier had for it. */
function paired(attempts: readonly Attempt[], calls: readonly CarrierCall[]): Pair[] {
  const seen = Map.groupBy(
    calls.toSorted((one, other) => one.begin - other.begin),
    ({ number }) => number,
  );
  const made = Map.groupBy(
    attempts.filter(({ outcome }) => outcome !== 'cancelled'),
    ({ number }) => number,
  );
  const counts = (of: ReadonlyMap<string, readonly unknown[]>) =>
    [...of].map(([number, { length }]) => `${number} ${length}`).toSorted();
  expect(counts(made)).toEqual(counts(seen));
  return [...made].flatMap(([number, own]) =>
    own
      .toSorted((one, other) => one.ordinal - other.ordinal)
      .flatMap((attempt, index) => {
        const call = seen.get(number)?.[index];
        return call ? [{ attempt, call }] : [];
      }),
  );
}

/** In the order of the report. */
async function attemptsOf({ db }: Product): Promise<Attempt[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT a.id, c.name AS campaign, a.number, a.ordinal, a.outcome, a.created_at AS createdAt, a.answered_at AS answeredAt,
       a.ended_at AS endedAt, a.heard_ms AS heardMs, a.cause, a.sip_status AS sipStatus
     FROM autodialer_attempts a JOIN autodialer_campaigns c ON c.id = a.campaign_id ORDER BY a.created_at, a.id`,
  );
  return rows as unknown as Attempt[];
}

async function journalOf({ db }: Product): Promise<Map<string, Noted>> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT j.call_id, j.event, j.data FROM core_call_journal j JOIN autodialer_attempts a ON a.id = j.call_id
     WHERE j.event IN ('DIAL', 'END')`,
  );
  const calls = Map.groupBy(rows, (row) => String(row.call_id));
  return new Map(
    [...calls].map(([id, own]) => [
      id,
      {
        dials: own.filter(({ event }) => event === 'DIAL').length,
        ends: own
          .filter(({ event }) => event === 'END')
          .map(({ data }) => (typeof data === 'string' ? JSON.parse(data) : data) as Noted['ends'][number]),
      },
    ]),
  );
}

const shown = (moment: Date | null) => moment?.toISOString().slice(0, 19).replace('T', ' ') ?? '';
const cellsOf = (attempt: Attempt): string[] => [
  shown(attempt.createdAt),
  attempt.campaign,
  attempt.number,
  '',
  String(attempt.ordinal),
  words[attempt.outcome] ?? attempt.outcome,
  '',
  shown(attempt.answeredAt),
  shown(attempt.endedAt),
  attempt.heardMs === null ? '' : String(Math.round(attempt.heardMs / 1_000)),
  String(attempt.cause ?? ''),
  String(attempt.sipStatus ?? ''),
];

async function exported({ api }: Product, format: 'csv' | 'xlsx'): Promise<ArrayBuffer> {
  const { id } = await api.post<{ id: string }>('/api/autodialer/exports', { format });
  return until(`the report as ${format}`, async () => {
    const answer = await api.raw('GET', `/api/autodialer/exports/${id}/${format}`);
    return answer.ok ? answer.arrayBuffer() : undefined;
  });
}

async function csvRows(product: Product): Promise<string[][]> {
  const text = new TextDecoder().decode(await exported(product, 'csv'));
  return text
    .trim()
    .split('\r\n')
    .map((line) => line.split(';'));
}

async function excelRows(product: Product): Promise<string[][]> {
  const book = new exceljs.Workbook();
  await book.xlsx.load(await exported(product, 'xlsx'));
  const rows: string[][] = [];
  const [sheet] = book.worksheets;
  sheet?.eachRow((row) => {
    rows.push(Array.from({ length: sheet.columnCount }, (_, index) => textOf(row.getCell(index + 1).value)));
  });
  return rows;
}

function textOf(value: exceljs.CellValue): string {
  if (value instanceof Date) return shown(value);
  if (value === null || value === undefined) return '';
  // Formulas and rich text have no place in this report: they show as what they are, and differ.
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
