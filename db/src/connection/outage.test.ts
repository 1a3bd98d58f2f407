import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryTypes } from 'sequelize';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase, type PrivateMariaDb, startMariaDb } from '../index.js';

// A server of its own: it is frozen and killed, and its own rules are lax.
let dir: string;
let server: PrivateMariaDb;
let db: Database;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-outage-'));
  server = await startMariaDb({ dir, settings: { 'sql-mode': '' } });
  db = await openDatabase({ url: server.url });
});
afterEach(async () => {
  await db.close();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

it('brings its own strictness to both kinds of connection', async () => {
  const sql = 'SELECT @@sql_mode AS mode, @@time_zone AS zone';
  const [byPool] = await db.pool.query(sql);
  const bySequelize = await db.sequelize.query(sql, { type: QueryTypes.SELECT });
  const strict = { mode: expect.stringContaining('STRICT_TRANS_TABLES'), zone: '+00:00' };
  expect([byPool, bySequelize]).toEqual([[strict], [strict]]);
});

it('survives a server killed under its queries, and goes on when it is back', { timeout: 60_000 }, async () => {
  const held = await db.pool.getConnection();
  await held.query('SELECT 1');
  const slow = Promise.allSettled([db.pool.query('SELECT SLEEP(30)'), db.sequelize.query('SELECT SLEEP(30)')]);
  await expect.poll(async () => (await db.pool.query('SHOW PROCESSLIST'))[0]).toSatisfy(hasSleepers);
  process.kill(server.pid, 'SIGKILL');
  await server.exited;
  expect((await slow).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(held.query('SELECT 1')).rejects.toThrow();
  held.release();
  await expect(db.ping()).rejects.toMatchObject({ code: 'db.unavailable' });
  server = await startMariaDb({ dir, port: server.port });
  await db.ping();
  await db.sequelize.query('SELECT 1');
});

it('gives up on a frozen server, and does not keep its connection', { timeout: 60_000 }, async () => {
  process.kill(server.pid, 'SIGSTOP');
  await expect.poll(() => threadStates(server.pid)).toEqual(new Set(['T']));
  const began = Date.now();
  await expect(db.ping(AbortSignal.timeout(500))).rejects.toMatchObject({ code: 'db.unavailable' });
  expect(Date.now() - began).toBeLessThan(2_000);
  process.kill(server.pid, 'SIGCONT');
  await db.ping();
});

function hasSleepers(rows: unknown): boolean {
  return (JSON.stringify(rows).match(/SLEEP\(30\)/g) ?? []).length === 2;
}

/** The kernel stops a process thread by thread: one that still runs may answer a query. */
async function threadStates(pid: number): Promise<Set<string | undefined>> {
  const tasks = `/proc/${pid}/task`;
  const stats = (await readdir(tasks)).map((tid) => readFile(join(tasks, tid, 'stat'), 'utf8'));
  return new Set((await Promise.all(stats)).map((stat) => /\) (\S)/.exec(stat)?.[1]));
}
