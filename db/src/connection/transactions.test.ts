import { setTimeout as sleep } from 'node:timers/promises';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { DataTypes, type ModelStatic, type Model } from 'sequelize';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type Database, openDatabase, type TestDatabase } from '../index.js';

let test: TestDatabase;
let db: Database;
let Row: ModelStatic<Model>;
beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  Row = db.sequelize.define('units', {
    id: { type: DataTypes.INTEGER, primaryKey: true },
    name: DataTypes.STRING(20),
    at: DataTypes.DATE(3),
  });
  await Row.sync();
});
beforeEach(() => db.pool.query('DELETE FROM units'));
afterAll(async () => {
  await db.close();
  await test.drop();
});

/** The rows as everybody else sees them. */
async function ids(): Promise<number[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>('SELECT id FROM units ORDER BY id');
  return rows.map((row) => row['id'] as number);
}
const insert = (id: number) => db.transactions.query('INSERT INTO units (id, name) VALUES (?, ?)', [id, 'raw']);

it('commits models and statements together, and shows them to nobody before', async () => {
  await db.transactions.run(async (unit) => {
    await Row.create({ id: 1, name: 'model' });
    await insert(2);
    await unit.query('INSERT INTO units (id) VALUES (3)');
    expect(await Row.count()).toBe(3);
    expect(await ids()).toEqual([]);
    const apart = { transaction: null };
    expect(await Row.count(apart)).toBe(0);
  });
  expect(await ids()).toEqual([1, 2, 3]);
});

it('rolls models and statements back together', async () => {
  const effects: string[] = [];
  const failing = db.transactions.run(async (unit) => {
    unit.afterCommit(() => void effects.push('committed'));
    await Row.create({ id: 1 });
    await insert(2);
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await ids()).toEqual([]);
  expect(effects).toEqual([]);
});

it('a nested transaction joins, and its failure fails the whole even where it is caught', async () => {
  const order: string[] = [];
  await db.transactions.run(async () => {
    await insert(1);
    await db.transactions.run(async (unit) => {
      unit.afterCommit(() => void order.push('committed'));
      await insert(2);
    });
    order.push('nested is done');
    expect(await ids()).toEqual([]);
  });
  expect(await ids()).toEqual([1, 2]);
  expect(order).toEqual(['nested is done', 'committed']);

  const caught = db.transactions.run(async () => {
    await insert(3);
    await db.transactions
      .run(async () => {
        await insert(4);
        throw new Error('inner');
      })
      .catch(() => undefined);
  });
  await expect(caught).rejects.toThrow('inner');
  expect(await ids()).toEqual([1, 2]);
});

it('what it started and did not wait for is not part of it', async () => {
  const late = Promise.withResolvers<void>();
  const failing = db.transactions.run(async () => {
    void sleep(30)
      .then(() => insert(1))
      .then(() => late.resolve(), late.reject);
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  await late.promise;
  expect(await ids()).toEqual([1]);
});

it('statements answer as those of the pool do', async () => {
  const at = new Date('2026-01-02T03:04:05.678Z');
  await db.transactions.run(async (unit) => {
    await unit.query('INSERT INTO units (id, name, at) VALUES ?', [[[1, 'a', at]]]);
    const [same] = await unit.query<ResultSetHeader>("UPDATE units SET name = 'a' WHERE id = 1");
    expect(same.affectedRows).toBe(1);
  });
  const sql = "SELECT *, 9007199254740993 AS large, CAST('2026-01-02' AS DATE) AS day, 1.50 AS money FROM units";
  const [inside] = await db.transactions.run((unit) => unit.query<RowDataPacket[]>(sql));
  const [outside] = await db.pool.query<RowDataPacket[]>(sql);
  expect(inside).toEqual(outside);
  expect(inside[0]?.['at']).toEqual(at);
});

it('work that may be repeated survives a deadlock', async () => {
  await db.pool.query('INSERT INTO units (id) VALUES (1), (2)');
  const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  let runs = 0;
  const cross = (first: number, second: number, own: 0 | 1) =>
    db.transactions.run(
      async (unit) => {
        runs += 1;
        await unit.query('UPDATE units SET name = ? WHERE id = ?', [`by ${own}`, first]);
        met[own].resolve();
        await met[(1 - own) as 0 | 1].promise;
        await unit.query('UPDATE units SET name = ? WHERE id = ?', [`by ${own}`, second]);
      },
      { repeatable: true },
    );
  await Promise.all([cross(1, 2, 0), cross(2, 1, 1)]);
  expect(runs).toBe(3);
});

it('keeps hot paths on the pool apart from the transaction around them', async () => {
  const failing = db.transactions.run(async () => {
    await db.transactions.onPool((connection) => connection.query('INSERT INTO units (id) VALUES (1)'));
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  expect(await ids()).toEqual([1]);
});

it('takes in models that another connection to the same database bound last', async () => {
  const later = await openDatabase({ url: test.url });
  try {
    const Bound = later.sequelize.define('units', Row.getAttributes());
    await db.transactions.run(async () => {
      await insert(1);
      await Bound.create({ id: 2, name: 'model' });
      expect(await Bound.count()).toBe(2);
      expect(await ids()).toEqual([]);
    });
    expect(await ids()).toEqual([1, 2]);
  } finally {
    await later.close();
  }
});
