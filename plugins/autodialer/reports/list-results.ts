import type { Pool, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { type ListModel, mappingOf, shortKeys } from '@perezvon/plugin-contacts';
import type { Column } from './sheet.js';

/** A row of the list with what became of it. */
export interface ListRow {
  /** Of the file; 0 where it did not come from one. */
  readonly line: number;
  readonly number: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly state: string;
  readonly attempts: number;
  readonly outcome: string | null;
  /** Why it is not called now. */
  readonly reason: string | null;
  /** Why the row was refused when the list was loaded. */
  readonly problem: string | null;
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
      cell: ({ outcome, problem }, say) =>
        problem !== null
          ? say(`autodialer.problem.${problem}`)
          : outcome === null
            ? null
            : say(`autodialer.outcome.${outcome}`),
    },
    {
      key: 'autodialer.report.reason',
      width: 24,
      cell: ({ reason }, say) => (reason === null ? null : say(`autodialer.reason.${reason}`)),
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

/** All rows of a list in the order of its file, those that were refused among them; contacts that were added later follow. */
export async function* listRows(pool: Pool, listId: string, signal: AbortSignal): AsyncGenerator<ListRow[]> {
  const refused = refusedRows(pool, listId, signal);
  let next = await refused.next();
  for await (const contacts of contactRows(pool, listId, signal)) {
    const page: ListRow[] = [];
    for (const contact of contacts) {
      for (; !next.done && (contact.line === 0 || next.value.line < contact.line); next = await refused.next())
        page.push(next.value);
      page.push(contact);
    }
    yield page;
  }
  for (; !next.done; next = await refused.next()) yield [next.value];
}

/** Contacts get their ids in the order of the file. Pages by id: a list lies in one stretch of them, or nearly so. */
async function* contactRows(pool: Pool, listId: string, signal: AbortSignal): AsyncGenerator<ListRow[]> {
  const { listNo } = await shortKeys(pool, listId);
  const [[bounds]] = await pool.query<RowDataPacket[]>(
    'SELECT MIN(id) AS first, MAX(id) AS last FROM autodialer_contacts FORCE INDEX (due) WHERE list_no = ?',
    [listNo],
  );
  for (let after = Number(bounds?.first ?? 0) - 1; ; ) {
    signal.throwIfAborted();
    const [rows] = await pool.query<RowDataPacket[]>(
      `SELECT c.id, c.line, c.number, c.name, c.data, c.state, c.attempts, c.last_outcome, c.reason, a.answer, a.created_at, a.heard_ms
       FROM autodialer_contacts c FORCE INDEX (PRIMARY)
       LEFT JOIN autodialer_attempts a ON a.id = c.last_attempt_id
       WHERE c.id > ? AND c.id <= ? AND c.list_no = ? ORDER BY c.id LIMIT ?`,
      [after, bounds?.last ?? 0, listNo, pageRows],
    );
    yield rows.map(rowOf);
    if (rows.length < pageRows) return;
    after = Number(rows.at(-1)?.id);
  }
}

async function* refusedRows(pool: Pool, listId: string, signal: AbortSignal): AsyncGenerator<ListRow> {
  for (let after = -1; ; ) {
    signal.throwIfAborted();
    const [rows] = await pool.query<RowDataPacket[]>(
      'SELECT line, code, value FROM autodialer_list_problems WHERE list_id = ? AND line > ? ORDER BY line LIMIT ?',
      [listId, after, pageRows],
    );
    for (const { line, code, value } of rows) yield refusedRow(Number(line), String(code), String(value));
    if (rows.length < pageRows) return;
    after = Number(rows.at(-1)?.line);
  }
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

/** Problems whose value is the number as it was written. */
const ofNumber = new Set(['badNumber', 'duplicateInFile', 'alreadyInCampaign']);
function refusedRow(line: number, problem: string, value: string): ListRow {
  const nothing = { name: '', data: {}, attempts: 0, outcome: null, reason: null, answer: null, lastAt: null };
  // Of a number that stood in the file before, the value names the line as well.
  const [written = ''] = value.split(' = ');
  const number = ofNumber.has(problem) ? written : '';
  return { ...nothing, line, number, problem, state: 'refused', heardSeconds: null };
}

function rowOf(row: RowDataPacket): ListRow {
  return {
    line: row.line,
    reason: row.state === 'waiting' ? row.reason : null,
    problem: null,
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
