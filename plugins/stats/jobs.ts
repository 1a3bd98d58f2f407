import { defineJob } from '@perezvon/sdk/server';
import { z } from 'zod';
import { RollerToken } from './stays/roller.js';

/** Brings the figures up to the journal. */
export const rollUp = defineJob({
  name: 'rollUp',
  data: z.object({ afresh: z.boolean().default(false) }),
  every: '10 seconds',
  inject: { roller: RollerToken },
  async run({ data, signal, progress }, { roller }) {
    if (data.afresh) await roller.forget();
    await roller.roll(signal, (done) => progress(done, undefined));
  },
});
