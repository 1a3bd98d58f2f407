import {
  type AuditHost,
  type Clock,
  type CountryCode,
  HostAudit,
  HostClock,
  type DbHost,
  HostDb,
  inject,
  injectable,
  NotFoundError,
  type Principal,
  readCursor,
  readPhoneNumber,
  writeCursor,
} from '@perezvon/sdk/server';
import type { Page } from '@perezvon/sdk/shared';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { HomeCountry } from '../numbers/country.js';
import type { Added, DoNotCallEntry, DoNotCallQuery, NewDoNotCall, RefusedEntry } from './schemas.js';

const cursorSchema = z.object({ number: z.string(), campaign: z.string() });

/** Numbers that are not to be called: by no campaign, or not by one. The dialer asks the table at each claim. */
@injectable()
export class DoNotCall {
  constructor(
    @inject(HostDb) private readonly db: DbHost,
    @inject(HostAudit) private readonly audit: AuditHost,
    @inject(HostClock) private readonly clock: Clock,
    @inject(HomeCountry) private readonly homeCountry: HomeCountry,
  ) {}

  /** Whether nobody may call the number, or at least this campaign may not. */
  async of(number: string, campaignId: string | undefined): Promise<'global' | 'campaign' | undefined> {
    const [rows] = await this.db.query<RowDataPacket[]>(
      'SELECT campaign_id FROM autodialer_do_not_call WHERE number = ? AND campaign_id IN (?)',
      [number, ['', campaignId ?? '']],
    );
    if (rows.some(({ campaign_id }) => campaign_id === '')) return 'global';
    return rows.length > 0 ? 'campaign' : undefined;
  }

  async page(query: DoNotCallQuery): Promise<Page<DoNotCallEntry>> {
    const place = readCursor(cursorSchema, query.cursor, 'autodialer.badCursor');
    const filters: (readonly [string, ...unknown[]])[] = [['TRUE']];
    if (query.number) filters.push(['number LIKE ?', `+${query.number.replace('+', '')}%`]);
    if (query.campaignId) filters.push(['campaign_id = ?', query.campaignId]);
    if (place)
      filters.push(['(number, campaign_id) > (?, ?) AND number >= ?', place.number, place.campaign, place.number]);
    const [rows] = await this.db.query<RowDataPacket[]>(
      `SELECT * FROM autodialer_do_not_call WHERE ${filters.map(([sql]) => sql).join(' AND ')}
       ORDER BY number, campaign_id LIMIT ?`,
      [...filters.flatMap(([, ...values]) => values), query.limit],
    );
    const items = rows.map(entryOf);
    const last = rows.at(-1);
    if (!last || rows.length < query.limit) return { items };
    return { items, next: writeCursor({ number: String(last.number), campaign: String(last.campaign_id) }) };
  }

  async add(
    { numbers, campaignId, comment, country = this.homeCountry.code() }: NewDoNotCall,
    by: Principal,
  ): Promise<Added> {
    const { good, refused } = sortOut(numbers, country);
    const source = by.kind === 'token' ? 'api' : numbers.length > 1 ? 'import' : 'person';
    const now = new Date(this.clock.now());
    const rows = [...good].map((number) => [number, campaignId ?? '', source, comment, now, by.id]);
    if (rows.length === 0) return { added: 0, known: 0, refused };
    return this.db.transaction(async () => {
      const [result] = await this.db.query<ResultSetHeader>(
        `INSERT IGNORE INTO autodialer_do_not_call (number, campaign_id, source, comment, created_at, created_by) VALUES ?`,
        [rows],
      );
      const added = result.affectedRows;
      const after = { numbers: added, campaign: campaignId, ...(good.size <= 10 ? { list: [...good] } : {}) };
      await this.audit.record({ by: by.id, action: 'autodialer.doNotCall.added', object: 'doNotCall', after });
      return { added, known: good.size - added, refused };
    });
  }

  /** @throws NotFoundError */
  async remove(number: string, campaignId: string | null, by: Principal): Promise<void> {
    await this.db.transaction(async () => {
      const [result] = await this.db.query<ResultSetHeader>(
        'DELETE FROM autodialer_do_not_call WHERE number = ? AND campaign_id = ?',
        [number, campaignId ?? ''],
      );
      if (result.affectedRows === 0) throw new NotFoundError('number', number, 'autodialer.doNotCallNotFound');
      const before = { number, campaign: campaignId };
      await this.audit.record({ by: by.id, action: 'autodialer.doNotCall.removed', object: 'doNotCall', before });
    });
  }
}

/** As much of a refused entry as tells people which one it was. */
const shownLength = 100;

/** The numbers of a list as E.164, each once, and what cannot be read with certainty, with the reason. */
function sortOut(numbers: readonly string[], country: CountryCode) {
  const good = new Set<string>();
  const refused: RefusedEntry[] = [];
  for (const written of numbers) {
    const text = written.trim();
    const read = readPhoneNumber(text, country);
    if (!read.ok) refused.push({ entry: text.slice(0, shownLength), reason: read.problem });
    // Nothing of an entry may get lost without a word: with several numbers, or other text, it is refused as a whole.
    else if (read.others.length > 0) refused.push({ entry: text.slice(0, shownLength), reason: 'severalNumbers' });
    else if (read.unread > 0) refused.push({ entry: text.slice(0, shownLength), reason: 'notANumber' });
    else good.add(read.number);
  }
  return { good, refused };
}

function entryOf(row: RowDataPacket): DoNotCallEntry {
  return {
    number: String(row.number),
    campaignId: row.campaign_id === '' ? null : String(row.campaign_id),
    source: row.source as DoNotCallEntry['source'],
    comment: String(row.comment),
    createdAt: (row.created_at as Date).toISOString(),
    createdBy: String(row.created_by),
  };
}
