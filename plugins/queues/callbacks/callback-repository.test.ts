import { createTestDatabase, DatabaseLink, type TestDatabase } from '@perezvon/db';
import { newId } from '@perezvon/sdk/shared';
import { FakeLog } from '@perezvon/sdk/testing';
import type { Clock } from '@perezvon/sdk/server';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { migrations } from '../migrations/index.js';
import { type Callback, CallbackRepository } from './callback-repository.js';

const clock: Clock = { now: () => Date.now(), sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}) };
let test: TestDatabase;
let direct: Pool;
let link: DatabaseLink;
let pool: Pool;
let stop: AbortController;
let rows: CallbackRepository;
let callback: Callback;
beforeAll(async () => {
  test = await createTestDatabase();
  direct = createPool({ uri: test.url, timezone: 'Z' });
  for (const { up } of migrations)
    await up({
      query: async (sql: string, params?: readonly unknown[]) =>
        void (await direct.query(sql, params ? [...params] : [])),
    });
});
beforeEach(async () => {
  link = await DatabaseLink.to(test.url);
  pool = createPool({ uri: link.url, timezone: 'Z' });
  stop = new AbortController();
  rows = new CallbackRepository(pool, clock, new FakeLog(), stop.signal);
  callback = {
    id: newId(),
    callId: newId(),
    queueId: newId(),
    number: '+79161234567',
    trunk: undefined,
    language: 'ru',
    since: Date.now(),
    priority: 0,
    skills: undefined,
    isFirst: false,
    tries: 0,
  };
  await rows.add(callback, Date.now());
});
afterEach(async () => {
  stop.abort();
  await pool.end();
  await link.close();
  await direct.query('DELETE FROM queues_callbacks');
});
afterAll(async () => {
  await direct.end();
  await test.drop();
});

async function state(): Promise<unknown> {
  const [found] = await direct.query<RowDataPacket[]>('SELECT state FROM queues_callbacks WHERE id = ?', [callback.id]);
  return found[0]?.['state'];
}
/** As the next process finds it. */
const restarted = () => new CallbackRepository(direct, clock, new FakeLog(), stop.signal);

it('writes the end of a call back when the database is back', async () => {
  expect(await rows.dialling(callback.id)).toBe(true);
  link.cut();
  const written = rows.over(callback.id, 'done');
  await sleep(300);
  expect(await state()).toBe('dialling');
  link.mend();
  await written;
  expect(await state()).toBe('done');
});

it('does not dial again after a restart what was dialled and has no written end', async () => {
  expect(await rows.dialling(callback.id)).toBe(true);
  link.cut();
  const written = rows.over(callback.id, 'done');
  await sleep(50);
  stop.abort();
  await written;
  const next = restarted();
  expect(await next.interrupted()).toEqual([callback.id]);
  expect(await next.waiting()).toEqual([]);
  expect(await next.dialling(callback.id)).toBe(false);
  expect((await next.inState('uncertain', 10)).map(({ id }) => id)).toEqual([callback.id]);
});

it('does not dial what it cannot write down', async () => {
  link.cut();
  await expect(rows.dialling(callback.id)).rejects.toThrow();
  const again = rows.again(callback.id, 0, Date.now());
  link.mend();
  await again;
  expect((await restarted().waiting()).map((one) => one.callback.id)).toEqual([callback.id]);
});

it('dials a second time only when the end of the first attempt is written', async () => {
  expect(await rows.dialling(callback.id)).toBe(true);
  expect(await rows.dialling(callback.id)).toBe(false);
  await rows.again(callback.id, 1, Date.now());
  expect(await rows.dialling(callback.id)).toBe(true);
});
