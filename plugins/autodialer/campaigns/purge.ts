import { rm } from 'node:fs/promises';
import { defineJob } from '@perezvon/sdk/server';
import type { Pool, ResultSetHeader } from 'mysql2/promise';
import { z } from 'zod';
import { ListFiles, listFile } from '../lists/jobs.js';
import { CampaignModel } from './model.js';

/** Rows of one statement: short enough that nobody waits for it. */
const batch = 5_000;

/** Deletes what belonged to a campaign that was deleted. Repeating it is harmless. */
export const purgeCampaign = defineJob({
  name: 'purgeCampaign',
  data: z.object({ campaignId: z.uuid(), listIds: z.array(z.uuid()) }),
  retry: { attempts: 5, delayMs: 5_000 },
  inject: { files: ListFiles },
  async run({ data, signal, progress }, { files }) {
    const { campaignId, listIds } = data;
    if (await CampaignModel.findByPk(campaignId)) return;
    const work: readonly (readonly [table: string, column: string, id: string])[] = [
      ...listIds.map((id) => ['autodialer_list_problems', 'list_id', id] as const),
      ['autodialer_attempts', 'campaign_id', campaignId],
      ['autodialer_contacts', 'campaign_id', campaignId],
      ['autodialer_lists', 'campaign_id', campaignId],
    ];
    for (const [done, [table, column, id]] of work.entries()) {
      progress(done, work.length);
      await deleteAll(files.pool, table, column, id, signal);
    }
    for (const id of listIds) await rm(listFile(files, id), { force: true });
  },
});

/** @param table and `column` are names of this file, never of a user */
async function deleteAll(pool: Pool, table: string, column: string, id: string, signal: AbortSignal): Promise<void> {
  for (let gone = batch; gone === batch; ) {
    signal.throwIfAborted();
    const [result] = await pool.query<ResultSetHeader>(`DELETE FROM ${table} WHERE ${column} = ? LIMIT ${batch}`, [id]);
    gone = result.affectedRows;
  }
}
