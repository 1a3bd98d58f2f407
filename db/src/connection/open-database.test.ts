import { DataTypes, Op, QueryTypes } from 'sequelize';
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

it('keeps milliseconds through Sequelize: models, conditions, replacements', async () => {
  const at = new Date('2026-01-02T03:04:05.678Z');
  const model = db.sequelize.define('moments', {
    id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
    at: DataTypes.DATE(3),
  });
  await model.sync();
  await model.create({ at });
  await db.sequelize.query('INSERT INTO moments (at) VALUES (:at), (:others)', {
    replacements: { at, others: [at] },
  });
  expect(await model.count({ where: { at: { [Op.eq]: at } } })).toBe(3);
  const rows = await db.sequelize.query<{ at: Date }>('SELECT at FROM moments WHERE at IN (?)', {
    replacements: [[at]],
    type: QueryTypes.SELECT,
  });
  expect(rows.map((row) => row.at)).toEqual([at, at, at]);
});

it('commits what returns, rolls back what throws', async () => {
  await db.pool.query('DELETE FROM t');
  expect(
    await db.transactions.onPool(async (connection) => (await connection.query('INSERT INTO t (id) VALUES (1)')) && 7),
  ).toBe(7);
  const broken = db.transactions.onPool(async (connection) => {
    await connection.query('INSERT INTO t (id) VALUES (2)');
    throw new Error('changed my mind');
  });
  await expect(broken).rejects.toThrow('changed my mind');
  expect((await db.pool.query('SELECT id FROM t'))[0]).toEqual([{ id: 1 }]);
});

it('reads no file of the machine unless a query brings its own stream', async () => {
  await expect(db.pool.query("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t (name)")).rejects.toThrow();
  await expect(db.sequelize.query("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t (name)")).rejects.toThrow();
  await db.ping();
});

it('says at once that the password is wrong', async () => {
  const url = new URL(test.url);
  url.password = 'wrong';
  await expect(openDatabase({ url: url.href })).rejects.toMatchObject({ code: 'db.refused' });
});

it('tells the log that it waits, and stops waiting when told to', async () => {
  const told: string[] = [];
  const log = { warn: (message: string) => void told.push(message) };
  const signal = AbortSignal.timeout(300);
  await expect(openDatabase({ url: 'mysql://a:b@127.0.0.1:1/c', signal, log })).rejects.toBeDefined();
  expect(told.length).toBeGreaterThan(0);
  await expect(db.ping(AbortSignal.abort())).rejects.toMatchObject({ code: 'db.unavailable' });
  await db.ping();
});

it('keeps few prepared statements, however many rows are changed', async () => {
  const { sequelize } = db;
  const Note = sequelize.define('prepared_notes', {
    id: { type: DataTypes.INTEGER, primaryKey: true },
    text: DataTypes.STRING,
  });
  await Note.sync();
  const count = async () => {
    const [rows] = await db.pool.query("SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'");
    return Number((rows as { Value: string }[])[0]?.Value);
  };
  const before = await count();
  for (let id = 0; id < 1_000; id += 1) await Note.update({ text: 'x' }, { where: { id } });
  expect((await count()) - before).toBeLessThan(700);
  await Note.drop();
});
