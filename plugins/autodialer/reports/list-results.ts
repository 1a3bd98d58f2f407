import type { Pool, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { type ListModel, mappingOf } from '../lists/model.js';
import { shortKeys } from '../lists/short-keys.js';
import type { Column } from './sheet.js';

/** A contact with what became of it. */
export interface ListRow {
  readonly number: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly state: string;
  readonly attempts: number;
  readonly outcome: string | null;
  readonly answer: string | null;
  readonly lastAt: Date | null;
  readonly heardSeconds: number | null;
}

const pageRows = 5_000;
const dataSchema = z.record(z.string(), z.unknown());

/** The columns of the file in their order, then those of the outcome. */
export function listColumns(list: ListModel): readonly Column<ListRow>[] {
  const { columns, mapping } = mappingOf(list);
  const keys = new Map(mapping?.data.map(({ column, key }) => [column, key]));
  const own = columns.flatMap((heading, index): Column<ListRow>[] => {
    const key = keys.get(index);
    if (index === mapping?.number) return [{ key: '', heading, width: 16, cell: ({ number }) => number }];
    if (index === mapping?.name) return [{ key: '', heading, width: 28, cell: ({ name }) => name }];
    return key === undefined ? [] : [{ key: '', heading, width: 18, cell: ({ data }) => text(data[key]) }];
  });
  return [
    ...(own.length > 0 ? own : [{ key: 'autodialer.report.number', width: 16, cell: ({ number }: ListRow) => number }]),
    { key: 'autodialer.report.state', width: 14, cell: ({ state }, say) => say(`autodialer.contact.state.${state}`) },
    {
      key: 'autodialer.report.outcome',
      width: 20,
      cell: ({ outcome }, say) => (outcome === null ? null : say(`autodialer.outcome.${outcome}`)),
    },
    {
      key: 'autodialer.report.answer',
      width: 16,
      cell: ({ answer }, say) => (answer === null ? null : say(`autodialer.answer.${answer}`)),
    },
    { key: 'autodialer.report.attempts', width: 9, cell: ({ attempts }) => attempts },
    { key: 'autodialer.report.lastAt', width: 20, moment: true, cell: ({ lastAt }) => lastAt },
    { key: 'autodialer.report.heardSeconds', width: 12, cell: ({ heardSeconds }) => heardSeconds },
  ];
}

/** The contacts of a list in the order of its file, in pages by key. */
export async function* listRows(pool: Pool, listId: string, signal: AbortSignal): AsyncGenerator<ListRow[]> {
  const { campaignNo, listNo } = await shortKeys(pool, listId);
  for (let last = ''; ; ) {
    signal.throwIfAborted();
    const [rows] = await pool.query<RowDataPacket[]>(
      `SELECT c.number, c.name, c.data, c.state, c.attempts, c.last_outcome, a.answer, a.created_at, a.heard_ms
       FROM autodialer_contacts c FORCE INDEX (once_in_campaign)
       LEFT JOIN autodialer_attempts a ON a.id = c.last_attempt_id
       WHERE c.campaign_no = ? AND c.number > ? AND c.list_no = ? ORDER BY c.number LIMIT ?`,
      [campaignNo, last, listNo, pageRows],
    );
    yield rows.map(rowOf);
    if (rows.length < pageRows) return;
    last = String(rows.at(-1)?.number);
  }
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

function rowOf(row: RowDataPacket): ListRow {
  return {
    number: row.number,
    name: row.name,
    data: dataSchema.parse(typeof row.data === 'string' ? JSON.parse(row.data) : row.data),
    state: row.state,
    attempts: row.attempts,
    outcome: row.last_outcome,
    answer: row.answer,
    lastAt: row.created_at,
    heardSeconds: row.heard_ms === null ? null : Math.round(row.heard_ms / 1000),
  };
}
