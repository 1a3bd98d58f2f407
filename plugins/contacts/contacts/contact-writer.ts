import {
  type AuditHost,
  type DbHost,
  HostAudit,
  HostDb,
  inject,
  injectable,
  type Principal,
  type Statements,
} from '@perezvon/sdk/server';
import type { CountryCode } from 'libphonenumber-js/min';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { ContactBusyError, ContactNotFoundError, ContactRefusedError } from './errors.js';
import { neverCalled } from './never-called.js';
import type { AddedContacts, ContactPatch, NewContact } from './schemas.js';
import { ListOwnerRegistry } from '../lists/list-owners.js';
import { ListNotFoundError, ListStateError } from '../lists/errors.js';
import { DialingGroupSet, dialingGroupsOf, usualDialingGroup } from '../lists/dialing-groups.js';
import { HomeCountry, normaliseNumber, zonesOf } from '@perezvon/plugin-compliance';
import type { ProblemCode } from '../lists/schemas.js';
import { type ShortKeys, shortKeys } from '../lists/short-keys.js';

interface Row {
  readonly number: string;
  readonly others: string;
  readonly name: string;
  readonly data: string;
  readonly group: number;
}

/** Adds, changes and takes out single contacts, while their campaign runs. */
@injectable()
export class ContactWriter {
  constructor(
    @inject(HostDb) private readonly db: Pick<DbHost, 'query' | 'transaction' | 'afterCommit'>,
    @inject(HostAudit) private readonly audit: AuditHost,
    @inject(HomeCountry) private readonly homeCountry: HomeCountry,
    @inject(ListOwnerRegistry) private readonly owners: ListOwnerRegistry,
  ) {}

  /** Each contact is taken or refused by itself; those that are taken are due at once. */
  async add(
    listId: string,
    contacts: readonly NewContact[],
    country: CountryCode = this.homeCountry.code(),
    by: Principal,
  ): Promise<AddedContacts> {
    return this.alone(listId, async (connection, groups, list) => {
      const rows = contacts.map((contact) => rowOf(contact, country, groups));
      const keys = await shortKeys(connection, listId);
      const [known] = await connection.query<RowDataPacket[]>(
        'SELECT id, number, state FROM autodialer_contacts WHERE campaign_no = ? AND number IN (?) FOR UPDATE',
        [keys.campaignNo, ['', ...rows.flatMap((row) => ('number' in row ? [row.number] : []))]],
      );
      const gone = new Map(
        known.flatMap((row) => (row.state === 'cancelled' ? [[String(row.number), Number(row.id)] as const] : [])),
      );
      const seen = new Map<string, ProblemCode>(
        known.flatMap(({ number, state }) =>
          state === 'cancelled' ? [] : [[String(number), 'alreadyInCampaign'] as const],
        ),
      );
      const outcome: AddedContacts['results'] = [];
      for (const row of rows) {
        const problem = 'problem' in row ? row.problem : seen.get(row.number);
        if ('problem' in row || problem) {
          outcome.push({ problem: problem ?? 'badNumber' });
          continue;
        }
        seen.set(row.number, 'duplicateInFile');
        const back = gone.get(row.number);
        if (back !== undefined) await this.revive(connection, keys, back, row);
        outcome.push({ id: back ?? (await this.insert(connection, keys, row)), number: row.number });
      }
      const added = outcome.filter((one) => 'id' in one).length;
      await connection.query(
        'UPDATE autodialer_lists SET rows_total = rows_total + ?, rows_good = rows_good + ?, lanes = ? WHERE id = ?',
        [outcome.length, added, JSON.stringify(groups.all), listId],
      );
      await this.audit.record({
        by: by.id,
        action: 'autodialer.contactsAdded',
        object: `list:${listId}`,
        after: { added },
      });
      if (added > 0) await this.announce(String(list.campaign_id));
      return { added, results: outcome };
    });
  }

  /** @throws ContactBusyError where its numbers or its place in the order change, ContactRefusedError */
  async change(id: number, patch: ContactPatch, by: Principal): Promise<void> {
    const before = await this.row(id);
    const { name, data, number, otherNumbers, zone, priority } = patch;
    const moves = [number, otherNumbers, zone, priority].some((value) => value !== undefined);
    await this.db.transaction(async () => {
      if (moves) await this.move(id, String(before.list_id), patch);
      await this.db.query(
        'UPDATE autodialer_contacts SET name = COALESCE(?, name), data = COALESCE(?, data) WHERE id = ?',
        [name ?? null, data === undefined ? null : JSON.stringify(data), id],
      );
      await this.audit.record({
        by: by.id,
        action: 'autodialer.contactChanged',
        object: `contact:${id}`,
        before: { name: before.name, number: before.number },
        after: patch,
      });
      if (moves) await this.announce(String(before.campaign_id));
    });
  }

  /** Other numbers, another zone or priority: what decides when a contact is called, and where. */
  private async move(id: number, listId: string, patch: ContactPatch): Promise<void> {
    await this.alone(listId, async (connection, groups) => {
      const [rows] = await connection.query<RowDataPacket[]>(
        'SELECT campaign_no, number, other_numbers, lane, state FROM autodialer_contacts WHERE id = ? FOR UPDATE',
        [id],
      );
      const [row] = rows;
      if (!row) throw new ContactNotFoundError(String(id));
      if (row.state === 'dialling') throw new ContactBusyError(id);
      const present = groups.all[row.lane] ?? usualDialingGroup;
      const country = patch.country ?? this.homeCountry.code();
      const number = patch.number === undefined ? String(row.number) : normaliseNumber(patch.number, country);
      if (number === undefined) throw new ContactRefusedError('badNumber');
      const asked = patch.zone !== undefined || patch.number !== undefined;
      const zones = asked ? zonesOf(patch.zone ?? '', number) : present.zones;
      if (!zones) throw new ContactRefusedError('badZone');
      const [known] = await connection.query<RowDataPacket[]>(
        'SELECT 1 FROM autodialer_contacts WHERE campaign_no = ? AND number = ? AND id <> ?',
        [row.campaign_no, number, id],
      );
      if (known.length > 0) throw new ContactRefusedError('alreadyInCampaign');
      const others = patch.otherNumbers ? othersOf(patch.otherNumbers, number, country) : String(row.other_numbers);
      const group = groups.place(zones, patch.priority ?? present.priority);
      await connection.query(
        `UPDATE autodialer_contacts SET number = ?, other_numbers = ?, number_index = 0, lane = ?,
           tally = IF(tally = '', '', JSON_REMOVE(tally, '$.w')) WHERE id = ?`,
        [number, others, group, id],
      );
      await connection.query('UPDATE autodialer_lists SET lanes = ? WHERE id = ?', [
        JSON.stringify(groups.all),
        listId,
      ]);
    });
  }

  /** It is not called any more; what was done about it stays. @throws ContactBusyError */
  async cancel(id: number, by: Principal): Promise<void> {
    const before = await this.row(id);
    await this.db.transaction(async () => {
      const [result] = await this.db.query<ResultSetHeader>(
        "UPDATE autodialer_contacts SET state = 'cancelled' WHERE id = ? AND state <> 'dialling'",
        [id],
      );
      if (result.affectedRows === 0) throw new ContactBusyError(id);
      await this.audit.record({ by: by.id, action: 'autodialer.contactCancelled', object: `contact:${id}` });
      await this.announce(String(before.campaign_id));
    });
  }

  /** The campaign has other contacts, once that is committed. */
  private announce(campaignId: string): Promise<void> {
    return this.db.afterCommit(() => this.owners.changed(campaignId));
  }

  private async row(id: number): Promise<RowDataPacket> {
    const [rows] = await this.db.query<RowDataPacket[]>(
      `SELECT l.campaign_id, l.id AS list_id, c.name, c.number FROM autodialer_contacts c JOIN autodialer_lists l ON l.no = c.list_no
       WHERE c.id = ?`,
      [id],
    );
    if (!rows[0]) throw new ContactNotFoundError(String(id));
    return rows[0];
  }

  /** Whoever was taken out comes back as if new; what was done before stays in its story. */
  private async revive(connection: Statements, keys: ShortKeys, id: number, row: Row): Promise<void> {
    await connection.query(
      `UPDATE autodialer_contacts SET list_no = ?, line = 0, lane = ?, other_numbers = ?, name = ?, data = ?, next_at = ?,
         state = 'waiting', attempts = 0, tally = '', number_index = 0, last_outcome = NULL, reason = NULL WHERE id = ?`,
      [keys.listNo, row.group, row.others, row.name, row.data, neverCalled, id],
    );
  }

  private async insert(connection: Statements, keys: ShortKeys, row: Row): Promise<number> {
    const [result] = await connection.query<ResultSetHeader>(
      `INSERT INTO autodialer_contacts (campaign_no, list_no, line, lane, number, other_numbers, name, data, next_at)
       VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)`,
      [keys.campaignNo, keys.listNo, row.group, row.number, row.others, row.name, row.data, neverCalled],
    );
    return result.insertId;
  }

  /** Nobody else adds to the list, or takes it away, meanwhile. */
  private async alone<T>(
    listId: string,
    work: (connection: Statements, groups: DialingGroupSet, list: RowDataPacket) => Promise<T>,
  ): Promise<T> {
    return this.db.transaction(async (connection) => {
      const [rows] = await connection.query<RowDataPacket[]>(
        'SELECT campaign_id, state, lanes FROM autodialer_lists WHERE id = ? FOR UPDATE',
        [listId],
      );
      const [list] = rows;
      if (!list) throw new ListNotFoundError(listId);
      if (list.state !== 'ready') throw new ListStateError(list.state);
      return work(connection, new DialingGroupSet(dialingGroupsOf(list.lanes)), list);
    });
  }
}

function othersOf(written: readonly string[], number: string, country: CountryCode): string {
  const others = written.flatMap((text) => normaliseNumber(text, country) ?? []);
  return [...new Set(others)].filter((other) => other !== number).join(' ');
}

function rowOf(
  contact: NewContact,
  country: CountryCode,
  groups: DialingGroupSet,
): Row | { readonly problem: ProblemCode } {
  const number = normaliseNumber(contact.number, country);
  if (number === undefined) return { problem: 'badNumber' };
  const zones = zonesOf(contact.zone, number);
  if (!zones) return { problem: 'badZone' };
  return {
    number,
    others: othersOf(contact.otherNumbers, number, country),
    name: contact.name,
    data: JSON.stringify(contact.data),
    group: groups.place(zones, contact.priority),
  };
}
