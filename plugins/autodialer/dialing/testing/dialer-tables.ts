import { createTestDatabase, type Database, openDatabase, runMigrations, type TestDatabase } from '@perezvon/db';
import { newId } from '@perezvon/sdk/shared';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { CampaignModel } from '../../campaigns/model.js';
import { newCampaignSchema } from '../../campaigns/schemas.js';
import { shortKeys } from '@perezvon/plugin-contacts';
import { schemaSteps } from '../../testing/schema.js';
import { type Beginning, DiallingProcess, testTrunk } from './dialling-process.js';
import type { FakeExchange } from './fake-exchange.js';

let test: TestDatabase;
export let db: Database;
let running: DiallingProcess | undefined;

/** The tables of the dialer for the tests of one file, empty before each. */
export function useTables(): void {
  beforeAll(async () => {
    test = await createTestDatabase();
    db = await openDatabase({ url: test.url });
    await runMigrations(db, schemaSteps);
    CampaignModel.init(CampaignModel.columns, {
      sequelize: db.sequelize,
      tableName: CampaignModel.table,
      modelName: 'CampaignModel',
      timestamps: false,
    });
  });
  afterAll(async () => {
    await db.close();
    await test.drop();
  });
  beforeEach(async () => {
    await running?.kill();
    running = undefined;
    for (const table of ['campaigns', 'lists', 'contacts', 'attempts', 'do_not_call']) {
      await db.pool.query(`DELETE FROM autodialer_${table}`);
    }
  });
  afterAll(() => running?.kill());
}

/** A process that dials; it is killed after the test. */
export async function begin(exchange: FakeExchange, options?: Beginning): Promise<DiallingProcess> {
  running = await DiallingProcess.begin(test.url, exchange, options);
  return running;
}

export async function campaign(facts: object = {}): Promise<string> {
  const id = newId();
  const always = { timeZone: 'UTC', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] };
  const settings = newCampaignSchema.parse({
    name: 'c',
    message: [{ kind: 'prompt', promptId: newId() }],
    trunks: [testTrunk.id],
    schedule: always,
    channels: 60,
    callsPerSecond: 1_000,
    pauses: { default: 1 },
    ...facts,
  });
  const at = new Date();
  await CampaignModel.create({ ...settings, id, state: 'running', createdAt: at, updatedAt: at, startedAt: at });
  return id;
}
export async function list(campaignId: string, contacts: number, first = 0): Promise<string> {
  const id = newId();
  await db.pool.query(
    `INSERT INTO autodialer_lists (id, campaign_id, name, file_name, state, format, columns, created_at, created_by)
      VALUES (?, ?, 'l', 'f', 'ready', '{}', '[]', NOW(3), 'x')`,
    [id, campaignId],
  );
  const { campaignNo, listNo } = await shortKeys(db.pool, id);
  const rows = Array.from({ length: contacts }, (_, i) => [
    campaignNo,
    listNo,
    i + 1,
    `+7900${String(first + i).padStart(7, '0')}`,
    `n${i}`,
    '{}',
  ]);
  await db.pool.query('INSERT INTO autodialer_contacts (campaign_no, list_no, line, number, name, data) VALUES ?', [
    rows,
  ]);
  return id;
}
export async function until(what: string, is: () => boolean | Promise<boolean>, ms = 40_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (await is()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${ms} ms: ${what}; ${running?.status.problem}`);
}
export const rows = async (sql: string, params: unknown[] = []) =>
  (await db.pool.query<RowDataPacket[]>(sql, params))[0];
export const stateOf = async (id: string) =>
  (await rows('SELECT state FROM autodialer_campaigns WHERE id = ?', [id]))[0]?.state;
export const finished = (id: string) => async () => (await stateOf(id)) === 'finished';

export const always = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }];
/** A zone in which it is about noon: the hours of the law are open, and its day lasts for hours yet. */
export function zoneOfNoon(): string {
  const east = 12 - new Date().getUTCHours();
  return east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}
