import { defineJob, HostPool } from '@perezvon/sdk/server';
import type { ResultSetHeader } from 'mysql2/promise';
import { z } from 'zod';
import { contactOutcomeSchema } from '../contacts/schemas.js';
import { recycledTally } from '../dialing/tally-text.js';
import { ListModel, listNoOf, neverCalled } from '@perezvon/plugin-contacts';
import { CampaignModel } from './model.js';

/** Rows of one statement: short enough that nobody waits for it. */
const batch = 5_000;

/** Its values: when they are due, and the list. */
export const recycleSql = `UPDATE autodialer_contacts
  SET state = 'waiting', tally = ${recycledTally}, attempts = 0, number_index = 0, next_at = ?
  WHERE list_no = ${listNoOf} AND state = 'notReached'`;

/**
 * Makes contacts that were not reached due again, with all their attempts. What was called today still counts for the day,
 * and their attempts are numbered on. Nothing else writes such contacts, so it needs no lock, and repeating it is harmless.
 * Who is on the do-not-call list is stopped there again.
 */
export const recycleContacts = defineJob({
  name: 'recycleContacts',
  data: z.object({ campaignId: z.uuid(), outcomes: z.array(contactOutcomeSchema) }),
  retry: { attempts: 5, delayMs: 2_000 },
  inject: { pool: HostPool },
  async run({ data, signal, progress, log }, { pool }) {
    const { campaignId, outcomes } = data;
    const lists = await ListModel.findAll({ where: { campaignId, state: 'ready' } });
    let done = 0;
    for (const list of lists) {
      for (let changed = batch; changed === batch; ) {
        signal.throwIfAborted();
        const [result] = await pool.query<ResultSetHeader>(
          `${recycleSql}${outcomes.length > 0 ? ' AND last_outcome IN (?)' : ''} LIMIT ${batch}`,
          [neverCalled, list.id, ...(outcomes.length > 0 ? [outcomes] : [])],
        );
        changed = result.affectedRows;
        done += changed;
        progress(done, undefined);
      }
    }
    // A new version: the dialer looks at the campaign afresh.
    await CampaignModel.increment('version', { where: { id: campaignId } });
    log.info('contacts are called once more', { campaign: campaignId, contacts: done });
  },
});
