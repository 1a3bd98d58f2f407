import { HostPool, inject, injectable, writeCursor } from '@perezvon/sdk/server';
import type { Page } from '@perezvon/sdk/shared';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { readCursor } from '../cursor.js';
import { attemptWhere } from '../reports/attempt-filter.js';
import { attemptSchema, type AttemptsQuery, type AttemptView } from './schemas.js';

const placeSchema = z.object({ at: z.iso.datetime(), id: z.uuid() });

const columns = `a.id, a.campaign_id, a.contact_id, a.number, a.ordinal, a.trunk_id, a.state, a.outcome, a.cause,
  a.sip_status, a.created_at, a.ringing_at, a.answered_at, a.ended_at, a.heard_ms, a.answer, a.caller_id,
  a.decision, c.name AS contact, g.name AS campaign`;
const from = `FROM autodialer_attempts a LEFT JOIN autodialer_contacts c ON c.id = a.contact_id
  LEFT JOIN autodialer_campaigns g ON g.id = a.campaign_id`;

/** What was dialled, for people. */
@injectable()
export class Attempts {
  constructor(@inject(HostPool) private readonly pool: Pool) {}

  /** Attempts that are over, newest first. */
  async page(query: AttemptsQuery): Promise<Page<AttemptView>> {
    const { sql, params } = attemptWhere(query);
    const place = readCursor(placeSchema, query.cursor);
    const after = place ? ' AND a.created_at <= ? AND (a.created_at < ? OR a.id < ?)' : '';
    const at = place ? new Date(place.at) : undefined;
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT ${columns} ${from} WHERE ${sql}${after} ORDER BY a.created_at DESC, a.id DESC LIMIT ?`,
      [...params, ...(place ? [at, at, place.id] : []), query.limit],
    );
    const items = rows.map(viewOf);
    const last = items.at(-1);
    if (!last || items.length < query.limit) return { items };
    return { items, next: writeCursor({ at: last.createdAt, id: last.id }) };
  }

  /** Everything that was dialled for one contact, in order. */
  async ofContact(contactId: number): Promise<readonly AttemptView[]> {
    const sql = `SELECT ${columns} ${from} WHERE a.contact_id = ? ORDER BY a.created_at, a.id`;
    const [rows] = await this.pool.query<RowDataPacket[]>(sql, [contactId]);
    return rows.map(viewOf);
  }
}

function viewOf(row: RowDataPacket): AttemptView {
  return attemptSchema.parse({
    id: row.id,
    campaignId: row.campaign_id,
    campaign: row.campaign ?? '',
    contactId: Number(row.contact_id),
    number: row.number,
    name: row.contact ?? '',
    ordinal: row.ordinal,
    trunkId: row.trunk_id,
    state: row.state,
    outcome: row.outcome,
    cause: row.cause,
    sipStatus: row.sip_status,
    createdAt: iso(row.created_at),
    ringingAt: iso(row.ringing_at),
    answeredAt: iso(row.answered_at),
    endedAt: iso(row.ended_at),
    answer: row.answer,
    callerId: row.caller_id,
    decision: row.decision,
    heardMs: row.heard_ms,
  });
}

export const iso = (value: unknown): string | null => (value instanceof Date ? value.toISOString() : null);
