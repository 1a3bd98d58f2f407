import type { PoolConnection, ResultSetHeader } from 'mysql2/promise';
import { wants, type Webhook } from '../webhooks/schemas.js';
import { query } from '../dialing/statement.js';
import { listNoOf } from '@perezvon/plugin-contacts';
import type { RefusalReason } from '@perezvon/plugin-compliance';

/** A dialing group may hold a million contacts. */
const closeMs = 60_000;

/** Whose contacts are refused, and who is told of it. */
interface Refuser {
  readonly id: string;
  readonly webhook: Webhook | null;
}
/** A contact that the rules will never let be called. */
export interface Refusal {
  readonly contactId: number;
  readonly number: string;
  readonly reason: RefusalReason;
}

/**
 * Writes down contacts that ended without a call, in the transaction that ends them: they have no attempt that could tell
 * of them in figures and results.
 */
export async function keepRefusals(
  connection: PoolConnection,
  campaign: Refuser,
  refusals: readonly Refusal[],
  now: number,
): Promise<void> {
  const at = new Date(now);
  for (const { contactId, number, reason } of refusals) {
    const { insertId } = await query<ResultSetHeader>(
      connection,
      'INSERT INTO autodialer_refusals (campaign_id, contact_id, number, reason, created_at) VALUES (?, ?, ?, ?, ?)',
      [campaign.id, contactId, number, reason, at],
    );
    if (!wants(campaign.webhook, reason)) continue;
    await query(connection, 'INSERT INTO autodialer_deliveries (campaign_id, refusal_id, next_at) VALUES (?, ?, ?)', [
      campaign.id,
      insertId,
      at,
    ]);
  }
}

/** The same for all that wait in a dialing group whose hours do not come again, before they are ended. */
export async function keepClosed(
  connection: PoolConnection,
  campaign: Refuser,
  { listId, groupNo }: { readonly listId: string; readonly groupNo: number },
  now: number,
): Promise<void> {
  const at = new Date(now);
  const [{ insertId, affectedRows }] = await connection.query<ResultSetHeader>({
    sql: `INSERT INTO autodialer_refusals (campaign_id, contact_id, number, reason, created_at)
          SELECT ?, c.id, c.number, 'hours', ? FROM autodialer_contacts c FORCE INDEX (due)
          WHERE c.list_no = ${listNoOf} AND c.state = 'waiting' AND c.lane = ?`,
    values: [campaign.id, at, listId, groupNo],
    timeout: closeMs,
  });
  if (affectedRows === 0 || !wants(campaign.webhook, 'hours')) return;
  await connection.query({
    sql: `INSERT INTO autodialer_deliveries (campaign_id, refusal_id, next_at)
          SELECT campaign_id, id, ? FROM autodialer_refusals WHERE id >= ? AND campaign_id = ? AND created_at = ?`,
    values: [at, insertId, campaign.id, at],
    timeout: closeMs,
  });
}
