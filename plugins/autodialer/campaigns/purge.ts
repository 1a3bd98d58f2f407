import { rm } from 'node:fs/promises';
import { defineJob, HostPool } from '@perezvon/sdk/server';
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { listFile, ListFiles, listNoOf } from '@perezvon/plugin-contacts';
import { CampaignModel } from './model.js';

/** Rows of one statement: short enough that nobody waits for it. */
const batch = 5_000;

/** Rules of law count calls to a number over a calendar month, whatever became of their campaign. */
const countedMs = 32 * 24 * 3_600_000;

/** Deletes what belonged to a campaign that was deleted, but for the attempts that rules still count. */
export const purgeCampaign = defineJob({
  name: 'purgeCampaign',
  data: z.object({ campaignId: z.uuid(), listIds: z.array(z.uuid()) }),
  retry: { attempts: 5, delayMs: 5_000 },
  inject: { pool: HostPool, files: ListFiles },
  async run({ data, signal, progress }, { pool, files }) {
    const { campaignId, listIds } = data;
    if (await CampaignModel.findByPk(campaignId)) return;
    const work: readonly (readonly [what: string, id: string])[] = [
      ...listIds.map((id) => ['autodialer_list_problems WHERE list_id = ?', id] as const),
      ...listIds.map((id) => [`autodialer_contacts WHERE list_no = ${listNoOf}`, id] as const),
      ['autodialer_deliveries WHERE campaign_id = ?', campaignId],
      ['autodialer_refusals WHERE campaign_id = ?', campaignId],
      ['autodialer_do_not_call WHERE campaign_id = ?', campaignId],
      // Last: contacts are found by them.
      ['autodialer_lists WHERE campaign_id = ?', campaignId],
    ];
    for (const [done, [what, id]] of work.entries()) {
      progress(done, work.length);
      await deleteAll(pool, what, id, signal);
    }
    await deleteAttempts(pool, campaignId, signal);
    for (const id of listIds) await rm(listFile(files, id), { force: true });
  },
});

/** Deletes attempts of deleted campaigns once no rule counts them any more. */
export const sweepAttempts = defineJob({
  name: 'sweepAttempts',
  data: z.object({}),
  every: '1 day',
  inject: { pool: HostPool },
  async run({ signal }, { pool }) {
    const [rows] = await pool.query<RowDataPacket[]>('SELECT DISTINCT campaign_id FROM autodialer_attempts');
    for (const { campaign_id: id } of rows) {
      if (!(await CampaignModel.findByPk(String(id)))) await deleteAttempts(pool, String(id), signal);
    }
  },
});

async function deleteAttempts(pool: Pool, campaignId: string, signal: AbortSignal): Promise<void> {
  for (let gone = batch; gone === batch; ) {
    signal.throwIfAborted();
    const [result] = await pool.query<ResultSetHeader>(
      `DELETE FROM autodialer_attempts WHERE campaign_id = ? AND created_at < ? LIMIT ${batch}`,
      [campaignId, new Date(Date.now() - countedMs)],
    );
    gone = result.affectedRows;
  }
}

/** @param what - a table and a condition with one `?`: text of this file, never of a user */
async function deleteAll(pool: Pool, what: string, id: string, signal: AbortSignal): Promise<void> {
  for (let gone = batch; gone === batch; ) {
    signal.throwIfAborted();
    const [result] = await pool.query<ResultSetHeader>(`DELETE FROM ${what} LIMIT ${batch}`, [id]);
    gone = result.affectedRows;
  }
}
