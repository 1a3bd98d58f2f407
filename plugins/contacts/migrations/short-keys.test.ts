import { createTestDatabase, type Database, openDatabase, runMigrations, type TestDatabase } from '@perezvon/db';
import { newId } from '@perezvon/sdk/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shortKeys } from '../lists/short-keys.js';
import { migrations } from './index.js';

let test: TestDatabase;
let db: Database;
const steps = migrations.map(({ id, up }) => ({ id: `autodialer/${id}`, up }));
beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  await runMigrations(
    db,
    steps.filter(({ id }) => id < 'autodialer/020'),
  );
});
afterAll(async () => {
  await db.close();
  await test.drop();
});

it('contacts of before find their campaign and list by short numbers; what a deleted campaign left is gone', async () => {
  const [one, other, deleted] = [newId(), newId(), newId()];
  for (const id of [one, other])
    await db.pool.query(
      `INSERT INTO autodialer_campaigns (id, name, attempts, pauses, channels, notification_ms, trunks, ring_timeout_ms,
         calls_per_second, schedule, language, created_at, updated_at)
       VALUES (?, 'c', 1, '{}', 1, 1000, '[]', 1000, 1, '{}', 'ru', NOW(3), NOW(3))`,
      [id],
    );
  const lists = new Map([one, other, deleted].map((campaign) => [campaign, newId()]));
  for (const [campaign, list] of lists) {
    await db.pool.query(
      `INSERT INTO autodialer_lists (id, campaign_id, name, file_name, state, format, columns, created_at, created_by)
        VALUES (?, ?, 'l', 'f', 'ready', '{}', '[]', NOW(3), 'x')`,
      [list, campaign],
    );
    const rows = ['+79161111111', '+79162222222'].map((number, index) => [campaign, list, index + 1, number, '{}']);
    await db.pool.query('INSERT INTO autodialer_contacts (campaign_id, list_id, line, number, data) VALUES ?', [rows]);
  }
  await runMigrations(db, steps);
  const [contacts] = await db.pool.query(
    `SELECT g.id AS campaign, l.id AS list, c.line, c.number FROM autodialer_contacts c
     JOIN autodialer_campaigns g ON g.no = c.campaign_no JOIN autodialer_lists l ON l.no = c.list_no ORDER BY c.id`,
  );
  expect(contacts).toEqual(
    [one, other].flatMap((campaign) => [
      { campaign, list: lists.get(campaign), line: 1, number: '+79161111111' },
      { campaign, list: lists.get(campaign), line: 2, number: '+79162222222' },
    ]),
  );
  const [[all]] = (await db.pool.query('SELECT COUNT(*) AS n FROM autodialer_contacts')) as unknown as [
    { n: number }[],
  ];
  expect(Number(all?.n)).toBe(4);
  const { campaignNo, listNo } = await shortKeys(db.pool, lists.get(one) ?? '');
  const again = db.pool.query(
    "INSERT INTO autodialer_contacts (campaign_no, list_no, line, number, data) VALUES (?, ?, 9, '+79161111111', '{}')",
    [campaignNo, listNo],
  );
  await expect(again).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
});
