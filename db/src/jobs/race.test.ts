import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestDatabase,
  type Database,
  jobMigrations,
  MysqlJobRepository,
  openDatabase,
  runMigrations,
  type TestDatabase,
} from '../index.js';

const jobs = 5_000;
let test: TestDatabase;
let db: Database;
let workers: ChildProcess[] = [];
beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  await runMigrations(db, jobMigrations);
  await db.pool.query(
    'CREATE TABLE race_runs (id INT AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL, worker INT NOT NULL)',
  );
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await db.close();
  await test.drop();
});

it('four worker processes run each of 5,000 jobs exactly once', { timeout: 120_000 }, async () => {
  const repository = new MysqlJobRepository(db);
  const nextRunAt = new Date(Date.now() - 1_000);
  for (let n = 0; n < jobs; n += 100) {
    const batch = Array.from({ length: 100 }, (_, i) =>
      repository.saveJob({ name: 'race', type: 'normal', priority: 0, nextRunAt, data: { n: n + i } }, undefined),
    );
    await Promise.all(batch);
  }
  workers = Array.from({ length: 4 }, () => fork(new URL('./race-worker.js', import.meta.url), [test.url]));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const counts = async () => {
    const [rows] = await db.pool.query<[{ runs: number; distinct_jobs: number; workers: number } & RowDataPacket]>(
      'SELECT COUNT(*) AS runs, COUNT(DISTINCT n) AS distinct_jobs, COUNT(DISTINCT worker) AS workers FROM race_runs',
    );
    return rows[0];
  };
  while ((await counts()).distinct_jobs < jobs) await sleep(200);
  await sleep(500);
  const { runs, distinct_jobs, workers: active } = await counts();
  expect({ runs, distinct_jobs, active }).toEqual({ runs: jobs, distinct_jobs: jobs, active: 4 });
  const exits = workers.map((worker) => once(worker, 'exit'));
  for (const worker of workers) worker.send('stop');
  expect((await Promise.all(exits)).map(([code]) => code)).toEqual([0, 0, 0, 0]);
});
