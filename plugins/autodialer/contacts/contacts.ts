import { type CallsHost, token, writeCursor } from '@perezvon/sdk/server';
import type { Page } from '@perezvon/sdk/shared';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { iso, type Attempts } from '../attempts/attempts.js';
import { readCursor } from '../cursor.js';
import { type OpenTime, type RefusalReason, refusalReasons } from '@perezvon/plugin-compliance';
import { ContactNotFoundError, dialingGroupsOf, neverCalled } from '@perezvon/plugin-contacts';
import { contactSchema, type ContactsQuery, type ContactStory, type ContactView } from './schemas.js';

const byNumberSchema = z.object({ number: z.string() });
const byStateSchema = z.object({
  list: z.string(),
  groupNo: z.number().int(),
  at: z.iso.datetime(),
  id: z.number().int(),
});

const columns = `c.id, l.campaign_id, l.id AS list_id, c.lane AS groupNo, c.line, c.number, c.other_numbers, c.name, c.data, c.state,
  c.attempts, c.next_at, c.last_outcome, c.reason`;

/** The last outcome, or why a contact that waits is not called now. */
const byOutcome = '(c.last_outcome = ? OR c.reason = ?)';

/** The contacts of campaigns, for people. Every list goes along an index: a million contacts are nothing special. */
export class Contacts {
  constructor(
    private readonly pool: Pool,
    private readonly attempts: Attempts,
    private readonly calls: CallsHost,
    /** The present or next hours in which a campaign calls contacts of these zones. */
    private readonly openingOf: (campaignId: string, zones: readonly string[]) => Promise<OpenTime | undefined>,
  ) {}

  page(campaignId: string, query: ContactsQuery): Promise<Page<ContactView>> {
    return query.state === undefined || query.number !== undefined
      ? this.byNumber(campaignId, query)
      : this.byState(campaignId, query, query.state);
  }

  async one(id: number): Promise<ContactView> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT ${columns} FROM autodialer_contacts c JOIN autodialer_lists l ON l.no = c.list_no WHERE c.id = ?`,
      [id],
    );
    if (!rows[0]) throw new ContactNotFoundError(String(id));
    return viewOf(rows[0]);
  }

  async story(id: number): Promise<ContactStory> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT ${columns}, g.name AS campaign, l.name AS list, l.lanes AS dialingGroups FROM autodialer_contacts c
       JOIN autodialer_lists l ON l.no = c.list_no LEFT JOIN autodialer_campaigns g ON g.id = l.campaign_id
       WHERE c.id = ?`,
      [id],
    );
    const [row] = rows;
    if (!row) throw new ContactNotFoundError(String(id));
    const attempts = await this.attempts.ofContact(id);
    const ids = attempts.map((attempt) => attempt.id);
    const [records, journal] = await Promise.all([this.calls.records(ids), this.calls.journal(ids)]);
    const story = attempts.map((attempt) => {
      const record = records.get(attempt.id);
      const call = record ? { state: record.state, by: record.end?.by ?? null, notes: { ...record.end?.notes } } : null;
      const events = (journal.get(attempt.id) ?? []).map(({ at, event, data }) => ({
        at: new Date(at).toISOString(),
        event,
        data: { ...data },
      }));
      return { ...attempt, call, events };
    });
    const view = viewOf(row);
    const group = dialingGroupsOf(row.dialingGroups)[row.groupNo];
    const waits = view.state === 'waiting' && row.campaign !== null;
    const opening = waits ? await this.openingOf(view.campaignId, group?.zones ?? []) : undefined;
    return {
      ...view,
      campaign: String(row.campaign ?? ''),
      list: String(row.list ?? ''),
      opening: opening ? { from: new Date(opening.from).toISOString(), to: new Date(opening.to).toISOString() } : null,
      story,
    };
  }

  /** In the order of numbers. */
  private async byNumber(campaignId: string, query: ContactsQuery): Promise<Page<ContactView>> {
    const place = readCursor(byNumberSchema, query.cursor);
    const filters: (readonly [string, ...unknown[]])[] = [
      ['c.campaign_no = (SELECT no FROM autodialer_campaigns WHERE id = ?)', campaignId],
      ["l.state = 'ready'"],
    ];
    if (place) filters.push(['c.number > ?', place.number]);
    if (query.number) filters.push(['c.number LIKE ?', `+${query.number.replace('+', '')}%`]);
    if (query.listId) filters.push(['l.id = ?', query.listId]);
    if (query.state) filters.push(['c.state = ?', query.state]);
    if (query.outcome) filters.push([byOutcome, query.outcome, query.outcome]);
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT ${columns} FROM autodialer_contacts c FORCE INDEX (once_in_campaign)
       STRAIGHT_JOIN autodialer_lists l ON l.no = c.list_no
       WHERE ${filters.map(([sql]) => sql).join(' AND ')} ORDER BY c.number LIMIT ?`,
      [...filters.flatMap(([, ...values]) => values), query.limit],
    );
    const items = rows.map(viewOf);
    const last = items.at(-1);
    return last && items.length === query.limit ? { items, next: writeCursor({ number: last.number }) } : { items };
  }

  /** List by list, in the order in which they are due: the index of the dialer. */
  private async byState(campaignId: string, query: ContactsQuery, state: string): Promise<Page<ContactView>> {
    const place = readCursor(byStateSchema, query.cursor);
    const lists = (await this.readyLists(campaignId)).filter((id) => !query.listId || id === query.listId);
    const items: ContactView[] = [];
    let last: RowDataPacket | undefined;
    for (const listId of place ? lists.slice(Math.max(0, lists.indexOf(place.list))) : lists) {
      const inside = place?.list === listId;
      const at = inside ? new Date(place.at) : undefined;
      const [rows] = await this.pool.query<RowDataPacket[]>(
        `SELECT ${columns} FROM autodialer_lists l JOIN autodialer_contacts c FORCE INDEX (due) ON c.list_no = l.no
         WHERE l.id = ? AND c.state = ?
         ${query.outcome ? `AND ${byOutcome}` : ''}
         ${inside ? 'AND c.lane >= ? AND (c.lane, c.next_at, c.id) > (?, ?, ?)' : ''}
         ORDER BY c.lane, c.next_at, c.id LIMIT ?`,
        [
          listId,
          state,
          ...(query.outcome ? [query.outcome, query.outcome] : []),
          ...(inside ? [place.groupNo, place.groupNo, at, place.id] : []),
          query.limit - items.length,
        ],
      );
      items.push(...rows.map(viewOf));
      last = rows.at(-1) ?? last;
      if (items.length >= query.limit) break;
    }
    if (!last || items.length < query.limit) return { items };
    return {
      items,
      next: writeCursor({ list: last.list_id, groupNo: last.groupNo, at: iso(last.next_at), id: Number(last.id) }),
    };
  }

  private async readyLists(campaignId: string): Promise<readonly string[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      "SELECT id FROM autodialer_lists WHERE campaign_id = ? AND state = 'ready' ORDER BY created_at, id",
      [campaignId],
    );
    return rows.map((row) => String(row.id));
  }
}
export const ContactsToken = token<Contacts>('autodialer.contacts');

const beginning = Date.parse(`${neverCalled.replace(' ', 'T')}Z`);
/** Whoever was neither called nor postponed has its turn, no date. */
const isDated = (at: unknown): boolean => at instanceof Date && at.getTime() > beginning;

/** What rule keeps a contact from being called: for now, or for good. */
function reasonOf(row: RowDataPacket): string | null {
  if (row.state === 'waiting') return row.reason === null ? null : String(row.reason);
  return row.state === 'notReached' && isRefusal(row.last_outcome) ? row.last_outcome : null;
}
const isRefusal = (outcome: unknown): outcome is RefusalReason => refusalReasons.some((reason) => reason === outcome);

function viewOf(row: RowDataPacket): ContactView {
  return contactSchema.parse({
    id: Number(row.id),
    campaignId: row.campaign_id,
    listId: row.list_id,
    line: row.line,
    number: row.number,
    otherNumbers: String(row.other_numbers).split(' ').filter(Boolean),
    name: row.name,
    data: typeof row.data === 'string' ? (JSON.parse(row.data) as unknown) : row.data,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.state === 'waiting' && isDated(row.next_at) ? iso(row.next_at) : null,
    lastOutcome: row.last_outcome,
    reason: reasonOf(row),
  });
}
