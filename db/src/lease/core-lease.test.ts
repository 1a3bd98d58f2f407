import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  assertFencing,
  CoreLease,
  createTestDatabase,
  type Database,
  LeaseLostError,
  leaseMigrations,
  openDatabase,
  runMigrations,
  type TestDatabase,
} from '../index.js';

let test: TestDatabase;
let db: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  await runMigrations(db, leaseMigrations);
});
afterAll(async () => {
  await db.close();
  await test.drop();
});

it('has one holder at a time, and a number that only grows', async () => {
  const lease = new CoreLease(db);
  const first = await lease.acquire({ holder: 'a', ttlMs: 300 });
  expect(first).toBeDefined();
  expect(await lease.acquire({ holder: 'b', ttlMs: 300 })).toBeUndefined();
  expect(await lease.renew(first!.fencing, 300)).toBe(true);
  await sleep(400);
  const second = await lease.acquire({ holder: 'b', ttlMs: 5_000 });
  expect(second!.fencing).toBeGreaterThan(first!.fencing);
  expect(await lease.renew(first!.fencing, 300)).toBe(false);
  const connection = await db.pool.getConnection();
  await expect(assertFencing(connection, first!.fencing)).rejects.toThrow(LeaseLostError);
  connection.release();
  await lease.release(second!.fencing);
  expect(await lease.acquire({ holder: 'a', ttlMs: 300 })).toBeDefined();
});

it('keeps a successor waiting until the writer has committed', async () => {
  const lease = new CoreLease(db);
  await sleep(350);
  const { fencing } = (await lease.acquire({ holder: 'a', ttlMs: 50 }))!;
  const connection = await db.pool.getConnection();
  try {
    await connection.beginTransaction();
    await assertFencing(connection, fencing);
    await sleep(100);
    let taken = false;
    const successor = lease.acquire({ holder: 'b', ttlMs: 300 }).then(() => {
      taken = true;
    });
    await sleep(150);
    expect(taken).toBe(false);
    await connection.commit();
    await successor;
    expect(taken).toBe(true);
  } finally {
    connection.release();
  }
});
