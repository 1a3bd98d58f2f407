import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type Database, openDatabase, type TestDatabase } from '../index.js';

let test: TestDatabase;
let db: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  await db.pool.query('CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY, at DATETIME(3), name VARCHAR(5))');
});
afterAll(async () => {
  await db.close();
  await test.drop();
});

it('keeps milliseconds, UTC and big numbers on both ways', async () => {
  const at = new Date('2026-03-29T01:30:00.123Z');
  await db.pool.query('INSERT INTO t (id, at) VALUES (?, ?)', ['18446744073709551615', at]);
  const [rows] = await db.pool.query('SELECT id, at FROM t');
  expect(rows).toEqual([{ id: '18446744073709551615', at }]);
});

it('refuses what does not fit instead of cutting it', async () => {
  await expect(db.pool.query("INSERT INTO t (id, name) VALUES (1, 'too long')")).rejects.toThrow(/too long/);
});

it('says in one line that nobody answers', async () => {
  const url = 'mysql://nobody:secret@127.0.0.1:1/nothing';
  await expect(openDatabase({ url, deadlineMs: 200 })).rejects.toMatchObject({ code: 'db.unavailable' });
  await expect(openDatabase({ url, deadlineMs: 200 })).rejects.not.toThrow(/secret/);
});
