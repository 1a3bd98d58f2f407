import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { listNoOf, neverCalled } from '@perezvon/plugin-contacts';
import type { OpenAttempt } from './attempt.js';
import type { DialingGroupKey } from './due-contacts.js';
import { query } from './statement.js';
import { nextNumber, numbersOf, readTally, type TallyColumns } from './tally-text.js';

/** Contacts wanted by a campaign. */
export interface ClaimOrder {
  readonly campaignId: string;
  /** The trunk of each contact wanted. */
  readonly trunks: readonly string[];
  readonly now: number;
  readonly order: 'file' | 'reverse';
  /** Ids of the attempts, made before: a claim whose commit got no answer can be undone by them. */
  readonly ids: readonly string[];
}

export interface ContactRow extends TallyColumns {
  readonly id: number;
  readonly listId: string;
  readonly groupNo: number;
  readonly number: string;
  readonly name: string;
  readonly data: string;
}
/** Locks the lists, so that none is taken back while its contacts are claimed. */
export async function readyLists(connection: PoolConnection, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await query<RowDataPacket[]>(
    connection,
    "SELECT id FROM autodialer_lists WHERE id IN (?) AND state = 'ready' LOCK IN SHARE MODE",
    [ids],
  );
  return new Set(rows.map((row) => String(row.id)));
}

type Contact = RowDataPacket & Omit<ContactRow, 'listId'>;
const contactColumns = 'id, lane AS groupNo, number, other_numbers, number_index, name, attempts, tally, data';

export async function dueRetries(
  connection: PoolConnection,
  { listId, groupNo }: DialingGroupKey,
  now: number,
  count: number,
): Promise<ContactRow[]> {
  const rows = await query<Contact[]>(
    connection,
    `SELECT ${contactColumns} FROM autodialer_contacts FORCE INDEX (due)
     WHERE list_no = ${listNoOf} AND state = 'waiting' AND lane = ? AND next_at > ? AND next_at <= ?
     ORDER BY next_at, id LIMIT ? FOR UPDATE`,
    [listId, groupNo, neverCalled, new Date(now), count],
  );
  return rows.map((row) => ({ ...row, listId }));
}

export async function freshContacts(
  connection: PoolConnection,
  { listId, groupNo }: DialingGroupKey,
  order: 'file' | 'reverse',
  count: number,
): Promise<ContactRow[]> {
  const rows = await query<Contact[]>(
    connection,
    `SELECT ${contactColumns} FROM autodialer_contacts FORCE INDEX (due)
     WHERE list_no = ${listNoOf} AND state = 'waiting' AND lane = ? AND next_at = ?
     ORDER BY id ${order === 'reverse' ? 'DESC' : 'ASC'} LIMIT ? FOR UPDATE`,
    [listId, groupNo, neverCalled, count],
  );
  return rows.map((row) => ({ ...row, listId }));
}

/** When the first contact of a group that waits for another attempt is due, without those that were just taken. */
export async function nextRetry(
  connection: PoolConnection,
  { listId, groupNo }: DialingGroupKey,
  taken: readonly number[],
): Promise<number | undefined> {
  const rows = await query<RowDataPacket[]>(
    connection,
    `SELECT next_at FROM autodialer_contacts FORCE INDEX (due)
     WHERE list_no = ${listNoOf} AND state = 'waiting' AND lane = ? AND next_at > ?${taken.length > 0 ? ' AND id NOT IN (?)' : ''}
     ORDER BY next_at LIMIT 1`,
    [listId, groupNo, neverCalled, ...(taken.length > 0 ? [taken] : [])],
  );
  const next: unknown = rows[0]?.next_at;
  return next instanceof Date ? next.getTime() : undefined;
}

export function openAttempt(row: ContactRow, { campaignId, trunks, ids, now }: ClaimOrder, index: number): OpenAttempt {
  const trunkId = trunks[index];
  const id = ids[index];
  if (trunkId === undefined || id === undefined) throw new RangeError('more contacts were claimed than asked for');
  const before = readTally(row);
  const number = nextNumber(row.number, row);
  return {
    id,
    campaignId,
    contactId: Number(row.id),
    listId: row.listId,
    groupNo: row.groupNo,
    ordinal: before.earlier + before.attempts + 1,
    before,
    number,
    otherNumbers: numbersOf(row.number, row).filter((one) => one !== number),
    name: row.name,
    data: readData(row.data),
    trunkId,
    callerId: undefined,
    createdAt: now,
  };
}

/** What a row of the list holds beside number and name. */
export function readData(text: string): Readonly<Record<string, unknown>> {
  const data: unknown = JSON.parse(text);
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {};
}

export async function insertAttempts(
  connection: PoolConnection,
  attempts: readonly OpenAttempt[],
  now: number,
): Promise<void> {
  const created = new Date(now);
  const rows = attempts.map((one) => [
    one.id,
    one.campaignId,
    one.contactId,
    one.ordinal,
    one.number,
    one.trunkId,
    created,
    one.decision ?? null,
    one.callerId ?? null,
  ]);
  await query(
    connection,
    `INSERT INTO autodialer_attempts (id, campaign_id, contact_id, ordinal, number, trunk_id, created_at, decision,
       caller_id)
     VALUES ?`,
    [rows],
  );
  const result = await query<ResultSetHeader>(
    connection,
    `UPDATE autodialer_contacts c JOIN autodialer_attempts a ON a.contact_id = c.id
     SET c.state = 'dialling', c.last_attempt_id = a.id, c.reason = NULL WHERE a.id IN (?) AND c.state = 'waiting'`,
    [attempts.map(({ id }) => id)],
  );
  if (result.affectedRows !== attempts.length) throw new RangeError('a claimed contact was no longer waiting');
}
