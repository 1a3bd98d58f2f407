import { newId } from '@perezvon/sdk/shared';
import type { Pool, PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { AttemptEnd, OpenAttempt } from './attempt.js';
import {
  type ClaimOrder,
  type ContactRow,
  dueRetries,
  freshContacts,
  insertAttempts,
  nextRetry,
  openAttempt,
  readyLists,
} from './claim-rows.js';
import type { DueBook } from './due-book.js';
import { attemptValues, contactValues, finishAttemptsSql, finishContactsSql } from './end-rows.js';
import { query, statementMs } from './statement.js';

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
  async claim(book: DueBook, claim: ClaimOrder): Promise<readonly OpenAttempt[]> {
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
