import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createTestDatabase,
  type Database,
  type Migration,
  openDatabase,
  runMigrations,
  type TestDatabase,
} from '../index.js';

let test: TestDatabase;
let one: Database;
let other: Database;
beforeEach(async () => {
  test = await createTestDatabase();
  [one, other] = await Promise.all([openDatabase({ url: test.url }), openDatabase({ url: test.url })]);
});
afterEach(async () => {
  await Promise.all([one.close(), other.close()]);
  await test.drop();
});

const table = (id: string, name: string): Migration => ({
  id,
  up: ({ query }) => query(`CREATE TABLE ${name} (id INT)`),
});

it('runs each step once when two processes start together', async () => {
  const steps = [table('core/001-a', 'a'), table('core/002-b', 'b'), table('x/001-c', 'c')];
  const ran = await Promise.all([runMigrations(one, steps), runMigrations(other, steps)]);
  expect(ran.flat().toSorted()).toEqual(['core/001-a', 'core/002-b', 'x/001-c']);
});

it('names the step that failed, keeps those before it, and goes on from there', async () => {
  const broken = { id: 'x/002-broken', up: () => Promise.reject(new Error('no such thing')) };
  await expect(runMigrations(one, [table('x/001-a', 'a'), broken, table('x/003-b', 'b')])).rejects.toMatchObject({
    code: 'db.migrationFailed',
    migration: 'x/002-broken',
  });
  expect(await runMigrations(one, [table('x/001-a', 'a'), table('x/002-broken', 'c'), table('x/003-b', 'b')])).toEqual([
    'x/002-broken',
    'x/003-b',
  ]);
});

it('leaves the steps of an absent plugin alone', async () => {
  await runMigrations(one, [table('gone/001-a', 'a')]);
  expect(await runMigrations(one, [table('x/001-b', 'b')])).toEqual(['x/001-b']);
  expect(await runMigrations(one, [table('gone/001-a', 'a')])).toEqual([]);
});

it('needs one connection', { timeout: 10_000 }, async () => {
  const narrow = await openDatabase({ url: test.url, poolSize: 1 });
  try {
    expect(await runMigrations(narrow, [table('x/001-a', 'a')])).toEqual(['x/001-a']);
  } finally {
    await narrow.close();
  }
});

it('waits for nobody in another database of the same server', async () => {
  const elsewhere = await createTestDatabase();
  const away = await openDatabase({ url: elsewhere.url });
  try {
    const inside: Migration = {
      id: 'x/001-nested',
      up: async () => {
        await runMigrations(away, [table('x/001-a', 'a')]);
      },
    };
    expect(await runMigrations(one, [inside])).toEqual(['x/001-nested']);
  } finally {
    await away.close();
    await elsewhere.drop();
  }
});
