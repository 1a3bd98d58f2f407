import type { PoolConnection, ResultSetHeader } from 'mysql2/promise';
import type { AttemptEnd } from './attempt.js';
import { query } from './statement.js';

/** Who pressed the key for it is never called again, by no campaign: committed together with the attempt's end. */
export async function keepOptOuts(connection: PoolConnection, ends: readonly AttemptEnd[]): Promise<void> {
  const rows = ends
    .filter(({ answer }) => answer === 'optedOut')
    .map(({ attempt, endedAt }) => [attempt.number, '', 'key', '', new Date(endedAt), attempt.id]);
  if (rows.length === 0) return;
  await query<ResultSetHeader>(
    connection,
    `INSERT IGNORE INTO autodialer_do_not_call (number, campaign_id, source, comment, created_at, created_by) VALUES ?`,
    [rows],
  );
}

/** Results that the customer's system wants to hear of: no end is written without its delivery. */
export async function keepDeliveries(connection: PoolConnection, ends: readonly AttemptEnd[]): Promise<void> {
  const rows = ends
    .filter(({ deliver }) => deliver)
    .map(({ attempt, endedAt }) => [attempt.campaignId, attempt.id, new Date(endedAt)]);
  if (rows.length === 0) return;
  await query<ResultSetHeader>(
    connection,
    'INSERT IGNORE INTO autodialer_deliveries (campaign_id, attempt_id, next_at) VALUES ?',
    [rows],
  );
}
