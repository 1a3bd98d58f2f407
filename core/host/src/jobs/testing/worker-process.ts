import { openDatabase } from '@perezvon/db';
import { defineJob } from '@perezvon/sdk/server';
import { z } from 'zod';
import { jobHost } from './job-host.js';

/** A worker process for tests: takes the job `long` and never ends it, so that it can be killed in the middle. */
const database = await openDatabase({ url: process.env['DATABASE_URL'] ?? '' });
const { jobs } = jobHost(database, 'worker');
jobs.define(
  defineJob({
    name: 'long',
    data: z.object({ by: z.string() }),
    run: async (job) => {
      job.progress(1, 10, 'demo.working');
      process.send?.('running');
      await new Promise(() => setInterval(() => undefined, 1_000));
    },
  }),
);
