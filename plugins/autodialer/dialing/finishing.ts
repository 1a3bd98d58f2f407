import type { Pool, ResultSetHeader } from 'mysql2/promise';

const statementMs = 10_000;

/** Turns a running campaign to finished, unless a list of it is being loaded; answers whether it did. */
export async function finishCampaign(pool: Pool, campaignId: string, now: number): Promise<boolean> {
  const at = new Date(now);
  const [result] = await pool.query<ResultSetHeader>({
    sql: `UPDATE autodialer_campaigns c SET c.state = 'finished', c.finished_at = ?, c.updated_at = ?
          WHERE c.id = ? AND c.state = 'running'
            AND NOT EXISTS (SELECT 1 FROM autodialer_lists l WHERE l.campaign_id = c.id AND l.state = 'importing')`,
    values: [at, at, campaignId],
    timeout: statementMs,
  });
  return result.affectedRows > 0;
}
