import { type AuditHost, ConflictError, type Principal, token } from '@perezvon/sdk/server';
import type { CountryCode } from 'libphonenumber-js/min';
import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { neverCalled } from '../dialing/due-book.js';
import { ContactNotFoundError } from '../errors.js';
import { ListNotFoundError, ListStateError } from '../lists/errors.js';
import { LaneBook, lanesOf } from '../lists/lanes.js';
import { normaliseNumber } from '../lists/normalise-number.js';
import type { ProblemCode } from '../lists/schemas.js';
import { type ShortKeys, shortKeys } from '../lists/short-keys.js';
import { zonesOf } from '../regions/zones-of.js';
import type { AddedContacts, ContactPatch, NewContact } from './schemas.js';

export interface ContactWriterNeeds {
  readonly pool: Pool;
  readonly audit: AuditHost;
  /** Whose national spelling is meant where nobody says. */
  readonly country: () => CountryCode;
  /** The campaign has other contacts than before. */
  readonly changed: (campaignId: string) => Promise<void>;
}

/** A contact that is being called at this moment stays as it is. */
export class ContactBusyError extends ConflictError {
  constructor(id: number) {
    super(`contact ${id} is being called`, { code: 'autodialer.contactBusy', params: { id } });
  }
}

interface Row {
  readonly number: string;
  readonly others: string;
  readonly name: string;
  readonly data: string;
  readonly lane: number;
}

/** Adds, changes and takes out single contacts, while their campaign runs. */
export class ContactWriter {
  constructor(private readonly needs: ContactWriterNeeds) {}

  /** Each contact is taken or refused by itself; those that are taken are due at once. */
  async add(
    listId: string,
    contacts: readonly NewContact[],
    country: CountryCode = this.needs.country(),
    by: Principal,
  ): Promise<AddedContacts> {
    const { campaignId, results } = await this.alone(listId, async (connection, lanes, list) => {
      const rows = contacts.map((contact) => rowOf(contact, country, lanes));
      const keys = await shortKeys(connection, listId);
      const [known] = await connection.query<RowDataPacket[]>(
        'SELECT number FROM autodialer_contacts WHERE campaign_no = ? AND number IN (?)',
        [keys.campaignNo, ['', ...rows.flatMap((row) => ('number' in row ? [row.number] : []))]],
      );
      const seen = new Map<string, ProblemCode>(known.map((row) => [String(row.number), 'alreadyInCampaign']));
      const outcome: AddedContacts['results'] = [];
      for (const row of rows) {
        const problem = 'problem' in row ? row.problem : seen.get(row.number);
        if ('problem' in row || problem) {
          outcome.push({ problem: problem ?? 'badNumber' });
          continue;
        }
        seen.set(row.number, 'duplicateInFile');
        outcome.push({ id: await this.insert(connection, keys, row), number: row.number });
      }
      const added = outcome.filter((one) => 'id' in one).length;
      await connection.query(
        'UPDATE autodialer_lists SET rows_total = rows_total + ?, rows_good = rows_good + ?, lanes = ? WHERE id = ?',
        [outcome.length, added, JSON.stringify(lanes.all), listId],
      );
      return { campaignId: String(list.campaign_id), results: outcome };
    });
    const added = results.filter((one) => 'id' in one).length;
    await this.needs.audit.record({
      by: by.id,
      action: 'autodialer.contactsAdded',
      object: `list:${listId}`,
      after: { added },
    });
    if (added > 0) await this.needs.changed(campaignId);
    return { added, results };
  }

  async change(id: number, { name, data }: ContactPatch, by: Principal): Promise<void> {
    const before = await this.row(id);
    await this.needs.pool.query(
      'UPDATE autodialer_contacts SET name = COALESCE(?, name), data = COALESCE(?, data) WHERE id = ?',
      [name ?? null, data === undefined ? null : JSON.stringify(data), id],
    );
    const record = { by: by.id, object: `contact:${id}`, before: { name: before.name }, after: { name, data } };
    await this.needs.audit.record({ ...record, action: 'autodialer.contactChanged' });
  }

  /** It is not called any more; what was done about it stays. @throws ContactBusyError */
  async cancel(id: number, by: Principal): Promise<void> {
    const before = await this.row(id);
    const [result] = await this.needs.pool.query<ResultSetHeader>(
      "UPDATE autodialer_contacts SET state = 'cancelled' WHERE id = ? AND state <> 'dialling'",
      [id],
    );
    if (result.affectedRows === 0) throw new ContactBusyError(id);
    await this.needs.audit.record({ by: by.id, action: 'autodialer.contactCancelled', object: `contact:${id}` });
    await this.needs.changed(String(before.campaign_id));
  }

  private async row(id: number): Promise<RowDataPacket> {
    const [rows] = await this.needs.pool.query<RowDataPacket[]>(
      `SELECT l.campaign_id, c.name FROM autodialer_contacts c JOIN autodialer_lists l ON l.no = c.list_no
       WHERE c.id = ?`,
      [id],
    );
    if (!rows[0]) throw new ContactNotFoundError(String(id));
    return rows[0];
  }

  private async insert(connection: PoolConnection, keys: ShortKeys, row: Row): Promise<number> {
    const [result] = await connection.query<ResultSetHeader>(
      `INSERT INTO autodialer_contacts (campaign_no, list_no, line, lane, number, other_numbers, name, data, next_at)
       VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)`,
      [keys.campaignNo, keys.listNo, row.lane, row.number, row.others, row.name, row.data, neverCalled],
    );
    return result.insertId;
  }

  /** Nobody else adds to the list, or takes it away, meanwhile. */
  private async alone<T>(
    listId: string,
    work: (connection: PoolConnection, lanes: LaneBook, list: RowDataPacket) => Promise<T>,
  ): Promise<T> {
    const connection = await this.needs.pool.getConnection();
    try {
      await connection.beginTransaction();
      const [rows] = await connection.query<RowDataPacket[]>(
        'SELECT campaign_id, state, lanes FROM autodialer_lists WHERE id = ? FOR UPDATE',
        [listId],
      );
      const [list] = rows;
      if (!list) throw new ListNotFoundError(listId);
      if (list.state !== 'ready') throw new ListStateError(list.state);
      const result = await work(connection, new LaneBook(lanesOf(list.lanes)), list);
      await connection.commit();
      return result;
    } catch (error) {
      await connection.rollback();
      throw error;
    } finally {
      connection.release();
    }
  }
}
export const ContactWriterToken = token<ContactWriter>('autodialer.contactWriter');

function rowOf(contact: NewContact, country: CountryCode, lanes: LaneBook): Row | { readonly problem: ProblemCode } {
  const number = normaliseNumber(contact.number, country);
  if (number === undefined) return { problem: 'badNumber' };
  const zones = zonesOf(contact.zone, number);
  if (!zones) return { problem: 'badZone' };
  const others = contact.otherNumbers.flatMap((written) => normaliseNumber(written, country) ?? []);
  return {
    number,
    others: [...new Set(others)].filter((other) => other !== number).join(' '),
    name: contact.name,
    data: JSON.stringify(contact.data),
    lane: lanes.place(zones, contact.priority),
  };
}
