import { Agenda, type JobParameters } from 'agenda';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createTestDatabase,
  type Database,
  jobMigrations,
  MysqlJobBackend,
  MysqlJobRepository,
  openDatabase,
  runMigrations,
  type TestDatabase,
} from '../index.js';

let test: TestDatabase;
let db: Database;
let jobs: MysqlJobRepository;
beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  await runMigrations(db, jobMigrations);
  jobs = new MysqlJobRepository(db);
});
afterAll(async () => {
  await db.close();
  await test.drop();
});
beforeEach(() => db.pool.query('DELETE FROM jobs'));

const past = () => new Date(Date.now() - 10_000);
const future = () => new Date(Date.now() + 60_000);
const normal = (name: string, facts: Partial<JobParameters> = {}): JobParameters => ({
  name,
  type: 'normal',
  priority: 0,
  nextRunAt: past(),
  data: {},
  ...facts,
});
const save = (name: string, facts: Partial<JobParameters> = {}) => jobs.saveJob(normal(name, facts), undefined);
const idOf = (job: JobParameters) => String(job._id);

it('keeps every field of a job, dates to the millisecond', async () => {
  const saved = await jobs.saveJob(
    normal('all', {
      data: { a: [1, { б: 'в' }] },
      priority: 10,
      repeatInterval: '5 minutes',
      repeatTimezone: 'Europe/Moscow',
      failCount: 2,
      failReason: 'why',
      startDate: new Date('2026-01-02T03:04:05.678Z'),
      skipDays: [0, 6],
    }),
    { lastModifiedBy: 'me' },
  );
  expect(await jobs.getJobById(idOf(saved))).toMatchObject({ ...saved, lastModifiedBy: 'me' });
  expect(await jobs.getJobById('00000000-0000-0000-0000-000000000000')).toBeNull();
});

it('updates a saved job in its place', async () => {
  const saved = await save('up');
  await jobs.saveJob({ ...saved, data: { changed: true }, priority: 5 }, undefined);
  const { jobs: all, total } = await jobs.queryJobs({ name: 'up' });
  expect(total).toBe(1);
  expect(all[0]).toMatchObject({ data: { changed: true }, priority: 5 });
});

it('keeps one row of a single job, whose turn a new definition does not take', async () => {
  const turn = future();
  await save('every', { type: 'single', nextRunAt: turn, data: 1 });
  await Promise.all([1, 2, 3].map(() => save('every', { type: 'single', nextRunAt: past(), data: 2 })));
  const { jobs: all } = await jobs.queryJobs({ name: 'every' });
  expect(all).toHaveLength(1);
  expect(all[0]).toMatchObject({ data: 2, nextRunAt: turn });
});

it('makes one row of more saves at once than the pool has connections', { timeout: 20_000 }, async () => {
  await Promise.all(Array.from({ length: 25 }, (_, n) => save('crowd', { type: 'single', data: n })));
  expect((await jobs.queryJobs({ name: 'crowd' })).total).toBe(1);
});

it('does not run a job that was disabled while it was being taken', async () => {
  await save('off');
  const { pool } = db;
  const slow = new MysqlJobRepository({
    ...db,
    pool: new Proxy(pool, {
      get: (target, key) =>
        key === 'query'
          ? async (sql: string, params: unknown[]) => {
              const result = await target.query(sql, params);
              if (sql.startsWith('SELECT')) await jobs.disableJobs({ name: 'off' });
              return result;
            }
          : Reflect.get(target, key),
    }),
  });
  expect(await slow.getNextJobToRun('off', new Date(), new Date(Date.now() - 60_000), undefined)).toBeUndefined();
});

it('makes one job of like ones by their unique fields, and can leave the first as it was', async () => {
  const unique = { 'data.user': 7 };
  await save('u', { data: { user: 7, v: 1 }, unique });
  await save('u', { data: { user: 7, v: 2 }, unique });
  await save('u', { data: { user: 7, v: 3 }, unique, uniqueOpts: { insertOnly: true } });
  await save('u', { data: { user: 8, v: 1 }, unique: { 'data.user': 8 } });
  const { jobs: all } = await jobs.queryJobs({ name: 'u' });
  expect(all.map(({ data }) => data).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))).toEqual([
    { user: 7, v: 2 },
    { user: 8, v: 1 },
  ]);
});

it('debounces: each save puts the run off, up to the longest wait', async () => {
  const unique = { 'data.k': 1 };
  const uniqueOpts = { debounce: { delay: 5_000, maxWait: 5_500 } };
  const first = await save('d', { data: { k: 1 }, unique, uniqueOpts });
  await new Promise((resolve) => setTimeout(resolve, 600));
  const second = await save('d', { data: { k: 1 }, unique, uniqueOpts });
  const gained = second.nextRunAt!.getTime() - first.nextRunAt!.getTime();
  expect(gained).toBeGreaterThan(300);
  expect(gained).toBeLessThanOrEqual(501);
});

it('gives the next job once, the earliest and most important first', async () => {
  const same = past();
  const later = await save('next', { nextRunAt: new Date(same.getTime() + 1) });
  const low = await save('next', { nextRunAt: same, priority: -5 });
  const high = await save('next', { nextRunAt: same, priority: 5 });
  await save('next', { nextRunAt: future() });
  await save('next', { disabled: true });
  const take = () => jobs.getNextJobToRun('next', new Date(), new Date(Date.now() - 60_000), undefined);
  const order = [await take(), await take(), await take(), await take()].map((job) => job?._id);
  expect(order).toEqual([high._id, low._id, later._id, undefined]);
});

it('takes over a job whose lock has grown old', async () => {
  const saved = await save('old', { lockedAt: new Date(Date.now() - 5_000) });
  const deadline = (ms: number) => new Date(Date.now() - ms);
  expect(await jobs.getNextJobToRun('old', new Date(), deadline(60_000), undefined)).toBeUndefined();
  expect((await jobs.getNextJobToRun('old', new Date(), deadline(1_000), undefined))?._id).toBe(saved._id);
});

it('locks a job once, only as it was read', async () => {
  const saved = await save('lock');
  const tries = await Promise.all([1, 2, 3, 4].map(() => jobs.lockJob(saved)));
  expect(tries.filter(Boolean)).toHaveLength(1);
  await jobs.unlockJob(saved);
  expect(await jobs.lockJob({ ...saved, nextRunAt: future() })).toBeUndefined();
  expect(await jobs.lockJob(saved)).toBeDefined();
  await jobs.unlockJobs([idOf(saved)]);
  expect((await jobs.getJobById(idOf(saved)))?.lockedAt).toBeUndefined();
});

it('does not reject an unlock when the database is away', async () => {
  const other = await openDatabase({ url: test.url });
  const faults: unknown[] = [];
  const repository = new MysqlJobRepository(other, (error) => faults.push(error));
  await other.close();
  await repository.unlockJobs(['x']);
  expect(faults).toHaveLength(1);
});

it('saves the state of a run, and says when the job is gone', async () => {
  const saved = await save('state');
  const at = new Date();
  await jobs.saveJobState(
    {
      ...saved,
      nextRunAt: null,
      lastRunAt: at,
      lastFinishedAt: at,
      progress: 50,
      failCount: 1,
      failReason: 'r',
      failedAt: at,
    },
    undefined,
  );
  expect(await jobs.getJobById(idOf(saved))).toMatchObject({
    nextRunAt: null,
    lastRunAt: at,
    progress: 50,
    failCount: 1,
    failReason: 'r',
  });
  await jobs.removeJobs({ id: idOf(saved) });
  await expect(jobs.saveJobState(saved, undefined)).rejects.toThrow(/does not exist/);
});

it('removes, disables and enables by every condition, and nothing without one', async () => {
  const [a, b] = [await save('a', { data: { x: 1, y: 2 } }), await save('b', { data: { x: 1 } })];
  await save('c', { data: { x: 2 } });
  expect(await jobs.removeJobs({})).toBe(0);
  expect(await jobs.disableJobs({ names: ['a', 'b'] })).toBe(2);
  expect((await jobs.queryJobs({ includeDisabled: false })).total).toBe(1);
  expect((await jobs.queryJobs({ state: 'paused' })).total).toBe(0);
  expect(await jobs.enableJobs({ data: { x: 1 } })).toBe(2);
  expect(await jobs.removeJobs({ data: { y: 2 } })).toBe(1);
  expect(await jobs.removeJobs({ notNames: ['c'] })).toBe(1);
  expect(await jobs.removeJobs({ ids: [idOf(a), idOf(b)] })).toBe(0);
  expect(await jobs.purgeAllJobs()).toBe(1);
});

it('answers queries: search, states, order, pages, overview, names, size', async () => {
  await save('mail.send', { nextRunAt: past() });
  await save('mail.read', { nextRunAt: future(), priority: 3 });
  await save('other', { nextRunAt: null, lastFinishedAt: past() });
  expect((await jobs.queryJobs({ search: 'mail' })).total).toBe(2);
  expect((await jobs.queryJobs({ search: '%' })).total).toBe(0);
  expect((await jobs.queryJobs({ state: 'scheduled' })).jobs.map(({ name }) => name)).toEqual(['mail.read']);
  const page = await jobs.queryJobs({ sort: { name: 'asc' }, skip: 1, limit: 1 });
  expect([page.total, page.jobs[0]?.name]).toEqual([3, 'mail.send']);
  expect(await jobs.getDistinctJobNames()).toEqual(['mail.read', 'mail.send', 'other']);
  expect(await jobs.getQueueSize()).toBe(1);
  expect((await jobs.getJobsOverview()).find(({ name }) => name === 'other')).toMatchObject({ total: 1, completed: 1 });
});

it('carries Agenda itself: a job runs, its failure is kept, and a backend is made while the database is down', async () => {
  const away = await openDatabase({ url: test.url });
  await away.close();
  expect(() => new MysqlJobBackend(away)).not.toThrow();
  const agenda = new Agenda({ backend: new MysqlJobBackend(db), processEvery: 50 });
  const ran: unknown[] = [];
  agenda.define('good', async (job) => void ran.push(job.attrs.data));
  agenda.define('bad', () => Promise.reject(new Error('broken')));
  await agenda.start();
  await Promise.all([agenda.now('good', { n: 1 }), agenda.now('bad', {})]);
  await expect
    .poll(async () => (await jobs.queryJobs({ name: 'bad' })).jobs[0]?.failReason, { timeout: 5_000 })
    .toBe('broken');
  await expect.poll(() => ran, { timeout: 5_000 }).toEqual([{ n: 1 }]);
  await agenda.stop();
});
