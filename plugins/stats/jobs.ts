import { defineJob } from '@perezvon/sdk/server';
import { z } from 'zod';
import { RollupJobToken } from './queue-visits/rollup-job.js';

/** Brings the figures up to the journal. */
export const rollUp = defineJob({
  name: 'rollUp',
  data: z.object({ afresh: z.boolean().default(false) }),
  every: '10 seconds',
  inject: { roller: RollupJobToken },
  async run({ data, signal, progress }, { roller }) {
    if (data.afresh) await roller.forget();
    await roller.roll(signal, (done) => progress(done, undefined));
  },
});
