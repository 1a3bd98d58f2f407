import { createTestDatabase, type Database, openDatabase, runMigrations, type TestDatabase } from '@perezvon/db';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { History } from '../presence/history.js';
import { migrations } from './index.js';

let test: TestDatabase;
let db: Database;
const steps = migrations.map(({ id, up }) => ({ id: `operators/${id}`, up }));
beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  await runMigrations(
    db,
    steps.filter(({ id }) => id < 'operators/007'),
  );
});
afterAll(async () => {
  await db.close();
  await test.drop();
});

it('states and what operators did keep their two names, by language', async () => {
  const { pool } = db;
  await pool.query(
    `INSERT INTO operators_states (id, kind, name_ru, name_en, digit, paid)
     VALUES ('own', 'paused', 'Обед «дома»', 'Lunch "at home"', 7, FALSE)`,
  );
  const turns = [
    ['anna', 'paused', 'own', 'Обед «дома»', 'Lunch "at home"', false, '2026-11-23 10:00:00', 'operator'],
    ['anna', 'out', null, '', '', false, '2026-11-23 11:00:00', 'operator'],
  ];
  await pool.query(
    'INSERT INTO operators_history (operator_id, presence, state_id, state_ru, state_en, paid, from_at, by_whom) VALUES ?',
    [turns],
  );
  const [before] = await pool.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM operators_states');
  await runMigrations(db, steps);
  const [states] = await pool.query<RowDataPacket[]>('SELECT id, names FROM operators_states ORDER BY digit');
  expect(states).toHaveLength(Number(before[0]?.['n']));
  const names = new Map(states.map((row) => [String(row['id']), JSON.parse(String(row['names'])) as unknown]));
  expect(names.get('own')).toEqual({ ru: 'Обед «дома»', en: 'Lunch "at home"' });
  expect([...names.values()]).toContainEqual({ ru: 'Готов', en: 'Ready' });
  const { transactions } = db;
  const part = { query: transactions.query.bind(transactions), transaction: transactions.run.bind(transactions) };
  const history = await new History(part).all(0, Date.now() + 365 * 86_400_000);
  expect(history.map(({ presence, stateNames }) => [presence, stateNames])).toEqual([
    ['paused', { ru: 'Обед «дома»', en: 'Lunch "at home"' }],
    ['out', {}],
  ]);
});
