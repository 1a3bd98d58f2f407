import { newId } from '@perezvon/sdk/shared';
import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { AttemptEnd, OpenAttempt } from './attempt.js';
import { type DueBook, neverCalled } from './due-book.js';

/** Milliseconds until a statement of the dialler is given up; the database is taken to be away then. */
const statementMs = 10_000;

export interface Claim {
  readonly campaignId: string;
  /** The trunk of each contact wanted. */
  readonly trunks: readonly string[];
  readonly now: number;
  /** Ids of the attempts, made before: a claim whose commit got no answer can be undone by them. */
  readonly ids: readonly string[];
}

/**
 * The dialler's book-keeping in the database. What it writes is true before anything is done in the world: an attempt is
 * committed before it is dialled, and a contact in the state `dialling` has exactly one open attempt.
 */
export class Ledger {
  constructor(private readonly pool: Pool) {}

  static idsFor(count: number, now: number): readonly string[] {
    return Array.from({ length: count }, () => newId(now));
  }

  /**
   * Takes due contacts, those that wait for another attempt first, and commits an open attempt for each. Only contacts of
   * lists that are ready at this moment are taken.
   */
  async claim(book: DueBook, claim: Claim): Promise<readonly OpenAttempt[]> {
    if (book.all.length === 0) return [];
    return this.transaction(async (connection) => {
      const ready = await readyLists(connection, book.all);
      const contacts: ContactRow[] = [];
      const want = () => claim.trunks.length - contacts.length;
      for (const listId of book.withRetries(claim.now)) {
        if (want() === 0) break;
        if (!ready.has(listId)) continue;
        const wanted = want();
        const found = await dueRetries(connection, listId, claim.now, wanted);
        contacts.push(...found);
        if (found.length < wanted) {
          const taken = found.map((row) => row.id);
          book.retriesOf(listId, await nextRetry(connection, listId, taken));
        }
      }
      for (const listId of book.withFresh()) {
        if (want() === 0) break;
        if (!ready.has(listId)) continue;
        const wanted = want();
        const found = await freshContacts(connection, listId, wanted);
        contacts.push(...found);
        if (found.length < wanted) book.noFresh(listId);
      }
      const attempts = contacts.map((row, index) => openAttempt(row, claim, index));
      if (attempts.length > 0) await insertAttempts(connection, attempts, claim.now);
      return attempts;
    });
  }

  /** Writes attempts that are over, and what becomes of their contacts. Repeating it is harmless. */
  async finish(ends: readonly AttemptEnd[]): Promise<void> {
    if (ends.length === 0) return;
    await this.transaction(async (connection) => {
      await query(connection, finishAttemptsSql(ends.length), ends.flatMap(attemptValues));
      await query(connection, finishContactsSql(ends.length), ends.flatMap(contactValues));
    });
  }

  /** All open attempts, for a process that has just begun to dial. */
  async open(): Promise<readonly OpenAttempt[]> {
    const [rows] = await this.pool.query<OpenRow[]>({
      sql: `SELECT a.id, a.campaign_id, a.contact_id, a.ordinal, a.number, a.trunk_id, c.list_id, c.name, c.attempts
            FROM autodialer_attempts a JOIN autodialer_contacts c ON c.id = a.contact_id WHERE a.state = 'open'`,
      timeout: statementMs,
    });
    return rows.map((row) => ({
      id: row.id,
      campaignId: row.campaign_id,
      contactId: Number(row.contact_id),
      listId: row.list_id,
      ordinal: row.ordinal,
      counted: row.attempts,
      number: row.number,
      name: row.name,
      trunkId: row.trunk_id,
    }));
  }

  private async transaction<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await this.pool.getConnection();
    try {
      // Claims look at ranges of an index: without gap locks they hinder neither imports nor ends.
      await query(connection, 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
      await query(connection, 'START TRANSACTION');
      const result = await work(connection);
      await query(connection, 'COMMIT');
      connection.release();
      return result;
    } catch (error) {
      // Nobody knows what such a connection is in the middle of; the server rolls back when it is cut.
      connection.destroy();
      throw error;
    }
  }
}

interface ContactRow extends RowDataPacket {
  readonly id: number;
  readonly list_id: string;
  readonly number: string;
  readonly name: string;
  readonly attempts: number;
}
interface OpenRow extends RowDataPacket {
  readonly id: string;
  readonly campaign_id: string;
  readonly contact_id: number;
  readonly ordinal: number;
  readonly number: string;
  readonly trunk_id: string;
  readonly list_id: string;
  readonly name: string;
  readonly attempts: number;
}

async function query<R extends RowDataPacket[] | ResultSetHeader>(
  connection: PoolConnection,
  sql: string,
  values: readonly unknown[] = [],
): Promise<R> {
  const [rows] = await connection.query<R>({ sql, values: [...values], timeout: statementMs });
  return rows;
}

/** Locks the lists, so that none is taken back while its contacts are claimed. */
async function readyLists(connection: PoolConnection, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await query<RowDataPacket[]>(
    connection,
    "SELECT id FROM autodialer_lists WHERE id IN (?) AND state = 'ready' LOCK IN SHARE MODE",
    [ids],
  );
  return new Set(rows.map((row) => String(row.id)));
}

const contactColumns = 'id, list_id, number, name, attempts';

function dueRetries(connection: PoolConnection, listId: string, now: number, count: number): Promise<ContactRow[]> {
  return query(
    connection,
    `SELECT ${contactColumns} FROM autodialer_contacts FORCE INDEX (due)
     WHERE list_id = ? AND state = 'waiting' AND next_at > ? AND next_at <= ? ORDER BY next_at, id LIMIT ? FOR UPDATE`,
    [listId, neverCalled, new Date(now), count],
  );
}

function freshContacts(connection: PoolConnection, listId: string, count: number): Promise<ContactRow[]> {
  return query(
    connection,
    `SELECT ${contactColumns} FROM autodialer_contacts FORCE INDEX (due)
     WHERE list_id = ? AND state = 'waiting' AND next_at = ? ORDER BY id LIMIT ? FOR UPDATE`,
    [listId, neverCalled, count],
  );
}

/** When the first contact of a list that waits for another attempt is due, without those that were just taken. */
async function nextRetry(
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

function openAttempt(row: ContactRow, { campaignId, trunks, ids }: Claim, index: number): OpenAttempt {
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

async function insertAttempts(
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

/** A table of values to join with. Ids are said to be ASCII, or no index of an ASCII column would be used. */
function valuesTable(count: number, columns: string): string {
  const first = `SELECT ${columns}`;
  const rest = ` UNION ALL SELECT ${columns.replaceAll(/ AS \w+/g, '')}`;
  return first + rest.repeat(count - 1);
}

const endColumns =
  '_ascii ? AS id, ? AS outcome, ? AS cause, ? AS sip_status, ? AS ringing_at, ? AS answered_at, ? AS ended_at, ? AS heard_ms';
const finishAttemptsSql = (count: number): string =>
  `UPDATE (${valuesTable(count, endColumns)}) v STRAIGHT_JOIN autodialer_attempts a ON a.id = v.id
   SET a.state = 'ended', a.outcome = v.outcome, a.cause = v.cause, a.sip_status = v.sip_status,
       a.ringing_at = v.ringing_at, a.answered_at = v.answered_at, a.ended_at = v.ended_at, a.heard_ms = v.heard_ms
   WHERE a.state = 'open'`;

function attemptValues({ attempt, outcome, call, endedAt, heardMs }: AttemptEnd): readonly unknown[] {
  return [
    attempt.id,
    outcome,
    call?.cause ?? null,
    call?.sipStatus ?? null,
    instant(call?.ringingAt),
    instant(call?.answeredAt),
    instant(endedAt),
    heardMs ?? null,
  ];
}

const nextColumns =
  '? AS contact, _ascii ? AS attempt, ? AS state, ? AS attempts, ? AS next_at, ? AS outcome';
const finishContactsSql = (count: number): string =>
  `UPDATE (${valuesTable(count, nextColumns)}) v STRAIGHT_JOIN autodialer_contacts c ON c.id = v.contact
   SET c.state = v.state, c.attempts = v.attempts, c.next_at = COALESCE(v.next_at, c.next_at),
       c.last_outcome = COALESCE(v.outcome, c.last_outcome)
   WHERE c.state = 'dialling' AND c.last_attempt_id = v.attempt`;

function contactValues({ attempt, outcome, next }: AttemptEnd): readonly unknown[] {
  const nextAt = next.state === 'waiting' ? instant(next.nextAt) : null;
  return [
    attempt.contactId,
    attempt.id,
    next.state,
    next.attempts,
    nextAt,
    // What was called off says nothing about the subscriber.
    outcome === 'cancelled' ? null : outcome,
  ];
}

const instant = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms));
