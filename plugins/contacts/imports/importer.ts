import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import type { DbHost } from '@perezvon/sdk/server';
import type { CountryCode } from 'libphonenumber-js/min';
import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { drained, readRows } from './csv-rows.js';
import { EmptyFileError, ImportBusyError, LoadMismatchError } from '../lists/errors.js';
import { DialingGroupSet } from '../lists/dialing-groups.js';
import { loadColumns, loadLine } from './load-line.js';
import { NumberSet } from './number-set.js';
import { ProblemLog } from './problem-log.js';
import { checkRow, isProblem } from './row-check.js';
import type { ListFormat, Mapping } from '../lists/schemas.js';
import { type ShortKeys, shortKeys } from '../lists/short-keys.js';

/** One list to load. */
export interface ImportOrderOf {
  readonly listId: string;
  readonly campaignId: string;
  /** Absolute path of the uploaded file. */
  readonly file: string;
  readonly format: ListFormat;
  readonly mapping: Mapping;
  readonly country: CountryCode;
}
export interface ImportCounts {
  total: number;
  good: number;
  bad: number;
  duplicate: number;
}
export interface ImportProgress {
  /** Called after each piece of the file, with bytes read and bytes in all. */
  readonly onProgress: (bytes: number, ofBytes: number, counts: Readonly<ImportCounts>) => void;
  readonly signal: AbortSignal;
}

const readBytes = 128 * 1024;
/** Characters of rows that are handed to the database at once. */
const pieceChars = 64 * 1024;

/**
 * Loads a file into a campaign: parse, map, normalise, drop duplicates, report, store. Rows stream through in pieces, so
 * a million of them take no more memory than the set of their numbers.
 *
 * The rows go straight into the contacts by LOAD DATA in one transaction, together with the list's own `ready`: either all
 * of the list is there or nothing. The dialer does not meet the rows before, because it claims by ready lists.
 *
 * @throws BrokenCsvError, EmptyFileError, ImportBusyError, LoadMismatchError; nothing of the list is kept then
 */
export async function importList(
  db: Pick<DbHost, 'pool' | 'poolTransaction'>,
  order: ImportOrderOf,
  { onProgress, signal }: ImportProgress,
): Promise<ImportCounts> {
  const { listId, campaignId } = order;
  const ofBytes = (await stat(order.file)).size;
  const counts: ImportCounts = { total: 0, good: 0, bad: 0, duplicate: 0 };
  const groups = new DialingGroupSet();
  const problems = new ProblemLog(db.pool, listId);
  await problems.clear();
  try {
    await alone(db.pool, campaignId, () =>
      db.poolTransaction(async (connection) => {
        const keys = await shortKeys(connection, listId);
        const seen = await numbersOf(connection, keys.campaignNo);
        const rows = new PassThrough({ highWaterMark: pieceChars * 4 });
        const loading = load(connection, keys, rows);
        const feeding = feed(order, {
          rows,
          seen,
          groups,
          counts,
          problems,
          signal,
          onBytes: (bytes) => onProgress(bytes, ofBytes, counts),
        });
        const [fed, loaded] = await Promise.allSettled([feeding, loading]);
        if (fed.status === 'rejected') throw fed.reason;
        if (loaded.status === 'rejected') throw loaded.reason;
        if (counts.total === 0) throw new EmptyFileError();
        const { affectedRows, warningStatus } = loaded.value;
        if (affectedRows !== counts.good || warningStatus !== 0)
          throw new LoadMismatchError(counts.good, affectedRows, warningStatus);
        signal.throwIfAborted();
        await markReady(connection, listId, counts, groups);
      }),
    );
    return counts;
  } finally {
    await problems.flush().catch(() => undefined);
  }
}

interface Feed {
  readonly rows: PassThrough;
  readonly seen: NumberSet;
  readonly groups: DialingGroupSet;
  readonly counts: ImportCounts;
  readonly problems: ProblemLog;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

async function feed(
  order: ImportOrderOf,
  { rows, seen, groups, counts, problems, signal, onBytes }: Feed,
): Promise<void> {
  const rules = { mapping: order.mapping, country: order.country, seen, groups };
  const source = createReadStream(order.file, { highWaterMark: readBytes, signal });
  let piece = '';
  const onRow = (row: readonly string[], line: number) => {
    counts.total += 1;
    const result = checkRow(row, line, rules);
    if (!isProblem(result)) {
      counts.good += 1;
      piece += loadLine(line, result);
      return;
    }
    if (result.code === 'duplicateInFile' || result.code === 'alreadyInCampaign') counts.duplicate += 1;
    else counts.bad += 1;
    problems.add(line, result);
  };
  const afterChunk = async () => {
    signal.throwIfAborted();
    onBytes(source.bytesRead);
    if (piece !== '' && !rows.write(piece)) await drained(rows);
    piece = '';
    await problems.flushWhenMany();
  };
  try {
    await readRows(source, order.format, onRow, afterChunk);
    rows.end();
  } catch (error) {
    rows.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

async function load(connection: PoolConnection, keys: ShortKeys, rows: PassThrough): Promise<ResultSetHeader> {
  const [result] = await connection.query<ResultSetHeader>({
    sql: `LOAD DATA LOCAL INFILE 'contacts' INTO TABLE autodialer_contacts CHARACTER SET utf8mb4
          FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ${loadColumns} SET campaign_no = ?, list_no = ?`,
    values: [keys.campaignNo, keys.listNo],
    infileStreamFactory: () => rows,
  });
  return result;
}

async function markReady(
  connection: PoolConnection,
  listId: string,
  { total, good, bad, duplicate }: ImportCounts,
  groups: DialingGroupSet,
): Promise<void> {
  await connection.query(
    `UPDATE autodialer_lists SET state = 'ready', rows_total = ?, rows_good = ?, rows_bad = ?, rows_duplicate = ?,
      lanes = ?, error = NULL WHERE id = ?`,
    [total, good, bad, duplicate, JSON.stringify(groups.all), listId],
  );
}

/**
 * Two lists loaded into one campaign at once could both bring the same number. The lock is held by a connection of its
 * own, so that it outlasts the commit; should the process die, the server lets go of it.
 */
async function alone<T>(pool: Pool, campaignId: string, work: () => Promise<T>): Promise<T> {
  const name = `autodialer.import.${campaignId}`;
  const connection = await pool.getConnection();
  try {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT GET_LOCK(?, 0) AS taken', [name]);
    if (rows[0]?.taken !== 1) throw new ImportBusyError();
    const result = await work();
    await connection.query('DO RELEASE_LOCK(?)', [name]);
    return result;
  } finally {
    // Not back into the pool: closing it frees the lock whatever has happened.
    connection.destroy();
  }
}

/** The numbers that the campaign has already, read in pages. */
async function numbersOf(connection: PoolConnection, campaignNo: number): Promise<NumberSet> {
  const seen = new NumberSet();
  const page = 50_000;
  for (let last = ''; ; ) {
    const [rows] = await connection.query<RowDataPacket[]>(
      'SELECT number FROM autodialer_contacts WHERE campaign_no = ? AND number > ? ORDER BY number LIMIT ?',
      [campaignNo, last, page],
    );
    for (const { number } of rows) seen.add(String(number), 0);
    if (rows.length < page) return seen;
    last = String(rows.at(-1)?.number);
  }
}
