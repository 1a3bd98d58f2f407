import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { OpenAttempt } from './attempt.js';
import { neverCalled } from './due-book.js';
import { query } from './statement.js';

/** Contacts wanted by a campaign. */
export interface ClaimOrder {
  readonly campaignId: string;
  /** The trunk of each contact wanted. */
  readonly trunks: readonly string[];
  readonly now: number;
  /** Ids of the attempts, made before: a claim whose commit got no answer can be undone by them. */
  readonly ids: readonly string[];
}

export interface ContactRow extends RowDataPacket {
  readonly id: number;
  readonly list_id: string;
  readonly number: string;
  readonly name: string;
  readonly attempts: number;
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

const contactColumns = 'id, list_id, number, name, attempts';

export function dueRetries(
  connection: PoolConnection,
  listId: string,
  now: number,
  count: number,
): Promise<ContactRow[]> {
  return query(
    connection,
    `SELECT ${contactColumns} FROM autodialer_contacts FORCE INDEX (due)
     WHERE list_id = ? AND state = 'waiting' AND next_at > ? AND next_at <= ? ORDER BY next_at, id LIMIT ? FOR UPDATE`,
    [listId, neverCalled, new Date(now), count],
  );
}

export function freshContacts(connection: PoolConnection, listId: string, count: number): Promise<ContactRow[]> {
  return query(
    connection,
    `SELECT ${contactColumns} FROM autodialer_contacts FORCE INDEX (due)
     WHERE list_id = ? AND state = 'waiting' AND next_at = ? ORDER BY id LIMIT ? FOR UPDATE`,
    [listId, neverCalled, count],
  );
}

/** When the first contact of a list that waits for another attempt is due, without those that were just taken. */
export async function nextRetry(
  connection: PoolConnection,
  listId: string,
  taken: readonly number[],
): Promise<number | undefined> {
  const rows = await query<RowDataPacket[]>(
    connection,
    `SELECT next_at FROM autodialer_contacts FORCE INDEX (due)
     WHERE list_id = ? AND state = 'waiting' AND next_at > ?${taken.length > 0 ? ' AND id NOT IN (?)' : ''}
     ORDER BY next_at LIMIT 1`,
    [listId, neverCalled, ...(taken.length > 0 ? [taken] : [])],
  );
  const next: unknown = rows[0]?.next_at;
  return next instanceof Date ? next.getTime() : undefined;
}

export function openAttempt(row: ContactRow, { campaignId, trunks, ids }: ClaimOrder, index: number): OpenAttempt {
  const trunkId = trunks[index];
  const id = ids[index];
  if (trunkId === undefined || id === undefined) throw new RangeError('more contacts were claimed than asked for');
  return {
    id,
    campaignId,
    contactId: Number(row.id),
    listId: row.list_id,
    ordinal: row.attempts + 1,
    counted: row.attempts,
    number: row.number,
    name: row.name,
    trunkId,
  };
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
  ]);
  await query(
    connection,
    'INSERT INTO autodialer_attempts (id, campaign_id, contact_id, ordinal, number, trunk_id, created_at) VALUES ?',
    [rows],
  );
  const result = await query<ResultSetHeader>(
    connection,
    `UPDATE autodialer_contacts c JOIN autodialer_attempts a ON a.contact_id = c.id
     SET c.state = 'dialling', c.last_attempt_id = a.id WHERE a.id IN (?) AND c.state = 'waiting'`,
    [attempts.map(({ id }) => id)],
  );
  if (result.affectedRows !== attempts.length) throw new RangeError('a claimed contact was no longer waiting');
}
