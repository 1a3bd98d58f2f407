import { HostPool, inject, injectable } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Campaign } from '../campaigns/schemas.js';
import { listNoOf } from '@perezvon/plugin-contacts';
import { keepClosed } from '../refusals/refusals.js';
import type { AttemptEnd, OpenAttempt } from './attempt.js';
import {
  type ClaimOrder,
  type ContactRow,
  dueRetries,
  freshContacts,
  insertAttempts,
  nextRetry,
  openAttempt,
  readData,
  readyLists,
} from './claim-rows.js';
import type { CampaignRun } from './campaign-run.js';
import type { DueContacts, DialingGroupKey } from './due-contacts.js';
import { keepDeliveries, keepOptOuts } from './end-effects.js';
import { attemptValues, contactValues, finishAttemptsSql, finishContactsSql } from './end-rows.js';
import { screen, type Screened, writeRefusals } from './screening.js';
import { query, statementMs } from './statement.js';
import { readTally, type TallyColumns } from './tally-text.js';

/** A dialing group may hold a million contacts. */
const closeMs = 60_000;

/**
 * Attempts and their contacts in the database. An attempt is committed before it is dialled, and a contact in the state
 * `dialling` has exactly one open attempt.
 */
@injectable()
export class AttemptStore {
  constructor(@inject(HostPool) private readonly pool: Pool) {}

  static idsFor(count: number, now: number): readonly string[] {
    return Array.from({ length: count }, () => newId(now));
  }

  /**
   * Takes due contacts of open dialing groups, by priority, those that wait for another attempt first; asks the policy about each,
   * and commits an open attempt for those that may be called. Only contacts of lists that are ready are taken.
   */
  async claim(
    run: CampaignRun,
    claim: ClaimOrder,
    callerIdOf: (attempt: OpenAttempt) => string | undefined,
  ): Promise<Claimed> {
    const { due } = run;
    const groups = due.askable(claim.now, run.openingOf);
    if (groups.length === 0) return { attempts: [], refused: [] };
    return this.transaction(async (connection) => {
      const ready = await readyLists(connection, due.listIds);
      const contacts: ContactRow[] = [];
      for (const group of groups) {
        const wanted = claim.trunks.length - contacts.length;
        if (wanted === 0) break;
        if (ready.has(group.listId)) contacts.push(...(await this.ask(connection, due, group, claim, wanted)));
      }
      const asked = contacts.map((row, index) => openAttempt(row, claim, index));
      const screened = await screen(connection, asked, run, claim.now);
      const attempts = screened.flatMap((one) =>
        one.allowed ? [{ ...one.attempt, callerId: callerIdOf(one.attempt) }] : [],
      );
      const refused = screened.flatMap((one) => (one.allowed ? [] : [one]));
      await writeRefusals(connection, refused, run.campaign, claim.now);
      for (const { attempt, retryAt } of refused) if (retryAt !== undefined) due.waits(attempt, retryAt);
      if (attempts.length > 0) await insertAttempts(connection, attempts, claim.now);
      return { attempts, refused };
    });
  }

  /** Contacts of these dialing groups that wait are over without a call. @returns how many */
  async close(campaign: Campaign, groups: readonly DialingGroupKey[], now: number): Promise<number> {
    let given = 0;
    for (const group of groups)
      given += await this.transaction(async (connection) => {
        await keepClosed(connection, campaign, group, now);
        const [result] = await connection.query<ResultSetHeader>({
          sql: `UPDATE autodialer_contacts SET state = 'notReached', last_outcome = 'hours', reason = NULL
                WHERE list_no = ${listNoOf} AND state = 'waiting' AND lane = ?`,
          values: [group.listId, group.groupNo],
          timeout: closeMs,
        });
        return result.affectedRows;
      });
    return given;
  }

  /**
   * Writes attempts that are over, and what becomes of their contacts. Repeating it is harmless.
   *
   * @returns how many of them were open until now: a commit whose answer was lost has ended them already
   */
  async finish(ends: readonly AttemptEnd[]): Promise<number> {
    if (ends.length === 0) return 0;
    return this.transaction(async (connection) => {
      const sql = finishAttemptsSql(ends.length);
      const { affectedRows } = await query<ResultSetHeader>(connection, sql, ends.flatMap(attemptValues));
      await query(connection, finishContactsSql(ends.length), ends.flatMap(contactValues));
      await keepOptOuts(connection, ends);
      await keepDeliveries(connection, ends);
      return affectedRows;
    });
  }

  /** Contacts whose call the provider did not take, or called unknown, get that attempt back and wait again. */
  async revive(contactIds: readonly number[], from: number): Promise<void> {
    await this.pool.query({
      sql: `UPDATE autodialer_contacts SET state = 'waiting', attempts = GREATEST(attempts, 1) - 1, next_at = ?,
              number_index = IF(last_outcome = 'invalid', 0, number_index)
            WHERE id IN (?) AND state IN ('waiting', 'notReached')
              AND last_outcome IN ('invalid', 'congestion', 'failure', 'rejected', 'noAnswer')`,
      values: [new Date(from), contactIds],
      timeout: statementMs,
    });
  }

  /** All open attempts, for a process that has just begun to dial. */
  async open(): Promise<readonly OpenAttempt[]> {
    const [rows] = await this.pool.query<OpenRow[]>({
      sql: `SELECT a.id, a.campaign_id, a.contact_id, a.ordinal, a.number, a.trunk_id, a.caller_id, a.created_at,
              l.id AS list_id, c.lane AS groupNo, c.name, c.data, c.attempts, c.tally, c.number_index, c.other_numbers
            FROM autodialer_attempts a JOIN autodialer_contacts c ON c.id = a.contact_id JOIN autodialer_lists l ON l.no = c.list_no
            WHERE a.state = 'open'`,
      timeout: statementMs,
    });
    return rows.map((row) => ({
      id: row.id,
      campaignId: row.campaign_id,
      contactId: Number(row.contact_id),
      listId: row.list_id,
      groupNo: row.groupNo,
      ordinal: row.ordinal,
      before: readTally(row),
      number: row.number,
      name: row.name,
      data: readData(row.data),
      trunkId: row.trunk_id,
      callerId: row.caller_id ?? undefined,
      createdAt: row.created_at.getTime(),
    }));
  }

  private async ask(
    connection: PoolConnection,
    due: DueContacts,
    group: DialingGroupKey & { readonly fresh: boolean },
    { now, order }: ClaimOrder,
    wanted: number,
  ): Promise<readonly ContactRow[]> {
    if (group.fresh) {
      const found = await freshContacts(connection, group, order, wanted);
      if (found.length < wanted) due.noFresh(group);
      return found;
    }
    const found = await dueRetries(connection, group, now, wanted);
    if (found.length < wanted) {
      const taken = found.map((row) => row.id);
      due.retriesOf(group, await nextRetry(connection, group, taken));
    }
    return found;
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

/** What a claim came to. */
export interface Claimed {
  readonly attempts: readonly OpenAttempt[];
  /** Contacts that the policy kept from being called: postponed, or over. */
  readonly refused: readonly Extract<Screened, { readonly allowed: false }>[];
}

interface OpenRow extends RowDataPacket, TallyColumns {
  readonly id: string;
  readonly campaign_id: string;
  readonly contact_id: number;
  readonly ordinal: number;
  readonly number: string;
  readonly trunk_id: string;
  readonly caller_id: string | null;
  readonly created_at: Date;
  readonly list_id: string;
  readonly groupNo: number;
  readonly name: string;
  readonly data: string;
}
