import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, startMariaDb } from '../index.js';
import { explainStart } from './errors-of-start.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-mariadb-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('starts, keeps its data over a stop and over a kill, and leaves no process', async () => {
  const first = await startMariaDb({ dir });
  const db = await openDatabase({ url: first.url });
  await db.pool.query('CREATE TABLE kept (id INT)');
  await db.pool.query('INSERT INTO kept VALUES (7)');
  await db.close();
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  const second = await startMariaDb({ dir });
  const again = await openDatabase({ url: second.url });
  expect((await again.pool.query('SELECT id FROM kept'))[0]).toEqual([{ id: 7 }]);
  await again.close();
  await second.stop();
  expect(() => process.kill(second.pid, 0)).toThrow();
});

it('says in one line that the port is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await expect(startMariaDb({ dir, port })).rejects.toMatchObject({ code: 'db.portTaken' });
  server.close();
});

it('explains a full disk and a forbidden folder', () => {
  expect(
    explainStart('[ERROR] mariadbd: Error writing file (Errcode: 28 "No space left on device")', { dir: '/d', port: 1 })
      .code,
  ).toBe('db.folderUnusable');
  expect(
    explainStart("[ERROR] Can't create/write to file '/d/x' (errno: 13 \"Permission denied\")", { dir: '/d', port: 1 })
      .code,
  ).toBe('db.folderUnusable');
});
