import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type Database, openDatabase, type TestDatabase } from '@perezvon/db';
import { defineJob, type JobStatus } from '@perezvon/sdk/server';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { jobHost, migrateJobs } from './testing/job-host.js';

let test: TestDatabase;
let database: Database;
const started: ReturnType<typeof jobHost>[] = [];
beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.url, poolSize: 10 });
  await migrateJobs(database);
});
afterEach(async () => {
  for (const host of started.splice(0)) await host.scope.end();
});
afterAll(async () => {
  await database.close();
  await test.drop();
});
const start = (role: 'core' | 'worker') => {
  const host = jobHost(database, role);
  started.push(host);
  return host;
};
async function reached(
  host: ReturnType<typeof jobHost>,
  id: string,
  wanted: (status: JobStatus) => boolean,
): Promise<JobStatus> {
  const end = Date.now() + 20_000;
  for (;;) {
    const status = await host.jobs.status(id);
    if (status && wanted(status)) return status;
    if (Date.now() > end) throw new Error(`the job stays ${JSON.stringify(status)}`);
    await sleep(20);
  }
}
const state = (wanted: JobStatus['state']) => (status: JobStatus) => status.state === wanted;

it('are queued in core and run in a worker, with progress', async () => {
  const [core, worker] = [start('core'), start('worker')];
  const done = Promise.withResolvers<void>();
  const count = defineJob({
    name: 'count',
    data: z.object({ to: z.coerce.number() }),
    run: async (job) => {
      job.progress(job.data.to / 2, job.data.to, 'demo.counting');
      await done.promise;
      job.progress(job.data.to, job.data.to);
    },
  });
  core.jobs.define(count);
  const id = await core.jobs.enqueue(count, { to: '10' });
  expect(await core.jobs.status(id)).toMatchObject({ state: 'queued', done: 0 });
  await sleep(500);
  expect(await core.jobs.status(id)).toMatchObject({ state: 'queued' });
  worker.jobs.define(count);
  expect(await reached(core, id, (status) => status.done === 5)).toMatchObject({
    state: 'running',
    total: 10,
    note: 'demo.counting',
  });
  done.resolve();
  expect(await reached(core, id, state('done'))).toEqual({
    id,
    state: 'done',
    done: 10,
    total: 10,
    note: undefined,
    error: undefined,
  });
  await expect(core.jobs.enqueue(count, { to: 'many' })).rejects.toThrow();
});

it('run again after a failure as often as they said, then have failed with the reason', async () => {
  const [core, worker] = [start('core'), start('worker')];
  const runs: number[] = [];
  const flaky = defineJob({
    name: 'flaky',
    data: z.object({ good: z.number() }),
    retry: { attempts: 2, delayMs: 100 },
    run: async (job) => {
      runs.push(Date.now());
      if (runs.length < job.data.good) throw new Error(`failure ${runs.length}`);
    },
  });
  worker.jobs.define(flaky);
  const lucky = await core.jobs.enqueue(flaky, { good: 3 });
  await reached(core, lucky, state('done'));
  expect(runs).toHaveLength(3);
  expect(runs[2]! - runs[1]!).toBeGreaterThanOrEqual(190);
  runs.length = 0;
  const hopeless = await core.jobs.enqueue(flaky, { good: 99 });
  expect(await reached(core, hopeless, state('failed'))).toMatchObject({ error: 'failure 3' });
  await sleep(600);
  expect(runs).toHaveLength(3);
});

it('can be cancelled while they wait and while they run', async () => {
  const [core, worker] = [start('core'), start('worker')];
  let running = 0;
  const endless = defineJob({
    name: 'endless',
    data: z.object({}),
    run: async (job) => {
      running += 1;
      await sleep(60_000, undefined, { signal: job.signal });
    },
  });
  const waiting = await core.jobs.enqueue(endless, {}, { runAt: new Date(Date.now() + 300) });
  await core.jobs.cancel(waiting);
  worker.jobs.define(endless);
  const id = await core.jobs.enqueue(endless, {});
  await reached(core, id, state('running'));
  await core.jobs.cancel(id);
  await reached(core, id, state('cancelled'));
  await sleep(500);
  expect(await core.jobs.status(waiting)).toMatchObject({ state: 'cancelled' });
  expect(running).toBe(1);
});

it('are interrupted by the stop of their plugin, kept, and run when it is back', async () => {
  const core = start('core');
  const reasons: unknown[] = [];
  let finish = false;
  const steady = defineJob({
    name: 'steady',
    data: z.object({}),
    run: async (job) => {
      while (!finish) {
        if (job.signal.aborted) {
          reasons.push(job.signal.reason);
          throw job.signal.reason;
        }
        await sleep(10);
      }
    },
  });
  const first = start('worker');
  first.jobs.define(steady);
  const [id, queued] = [await core.jobs.enqueue(steady, {}), await core.jobs.enqueue(steady, {})];
  await reached(core, id, state('running'));
  await first.scope.end();
  expect(reasons).toMatchObject([{ code: 'core.jobs.stopped' }]);
  expect(await core.jobs.status(id)).toMatchObject({ state: 'queued', error: undefined });
  finish = true;
  await sleep(300);
  expect(await core.jobs.status(queued)).toMatchObject({ state: 'queued' });
  start('worker').jobs.define(steady);
  await Promise.all([reached(core, id, state('done')), reached(core, queued, state('done'))]);
});

it('stay locked while they run longer than a lock, and run once', async () => {
  const [core, one, other] = [start('core'), start('worker'), start('worker')];
  let runs = 0;
  const long = defineJob({
    name: 'longer',
    data: z.object({}),
    run: async () => {
      runs += 1;
      await sleep(5_000);
    },
  });
  one.jobs.define(long);
  other.jobs.define(long);
  const id = await core.jobs.enqueue(long, {});
  await reached(core, id, state('done'));
  expect(runs).toBe(1);
});

it('run again in another worker after the first was killed', async () => {
  const core = start('core');
  const script = fileURLToPath(new URL('./testing/worker-process.js', import.meta.url));
  const child = fork(script, { env: { ...process.env, DATABASE_URL: test.url } });
  const long = defineJob({
    name: 'long',
    data: z.object({ by: z.string() }),
    run: async (job) => job.progress(10, 10),
  });
  const id = await core.jobs.enqueue(long, { by: 'test' });
  await once(child, 'message');
  await reached(core, id, (status) => status.done === 1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  start('worker').jobs.define(long);
  await sleep(500);
  expect(await core.jobs.status(id)).toMatchObject({ state: 'running', done: 1 });
  expect(await reached(core, id, state('done'))).toMatchObject({ done: 10 });
});

it('repeat, one row however many workers name them', async () => {
  const [one, other] = [start('worker'), start('worker')];
  let runs = 0;
  const tick = defineJob({ name: 'tick', data: z.object({}), every: '1 second', run: async () => void (runs += 1) });
  one.jobs.define(tick);
  other.jobs.define(tick);
  await sleep(3_500);
  const [rows] = await database.pool.query("SELECT COUNT(*) AS rows_ FROM jobs WHERE name = 'demo.tick'");
  expect(rows).toEqual([{ rows_: 1 }]);
  expect(runs).toBeGreaterThanOrEqual(2);
  expect(runs).toBeLessThanOrEqual(5);
});
