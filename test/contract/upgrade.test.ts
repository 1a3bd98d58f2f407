import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createTestDatabase, type Database, openDatabase, runMigrations, type TestDatabase } from '@perezvon/db';
import { type Manifest, manifestSchema } from '@perezvon/sdk/shared';
import type { Migration, PluginDefinition } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const release = join(repository, 'test/contract/fixtures/release-before-division.sql');
type Rows = ReadonlyMap<string, readonly string[]>;

/** What the release wrote: a database of every kind of row, as it was left. */
async function load(db: Database): Promise<void> {
  const statements = (await readFile(release, 'utf8'))
    .split(/;\n/)
    .map((text) => text.replaceAll(/^--.*$/gm, '').trim());
  const connection = await db.pool.getConnection();
  try {
    for (const statement of statements.filter(Boolean)) await connection.query(statement);
    await connection.query('SET FOREIGN_KEY_CHECKS = DEFAULT, sql_mode = DEFAULT');
  } finally {
    connection.release();
  }
}

/** The columns of each table. */
async function tablesOf(db: Database): Promise<ReadonlyMap<string, readonly string[]>> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT table_name AS t, GROUP_CONCAT(column_name ORDER BY column_name) AS c FROM information_schema.columns
     WHERE table_schema = DATABASE() GROUP BY table_name`,
  );
  return new Map(rows.map((row) => [String(row['t']), String(row['c']).split(',')]));
}

/** Where the value of a column stands whose place a later step changed, as SQL. */
const moved: Readonly<Record<string, string>> = {
  'operators_states.name_ru': "JSON_VALUE(names, '$.ru')",
  'operators_states.name_en': "JSON_VALUE(names, '$.en')",
  'operators_history.state_ru': "IFNULL(JSON_VALUE(state_names, '$.ru'), '')",
  'operators_history.state_en': "IFNULL(JSON_VALUE(state_names, '$.en'), '')",
};

/** Each row of each table as text, by the given columns; those that moved are read from their new place. */
async function rowsOf(
  db: Database,
  tables: ReadonlyMap<string, readonly string[]>,
  places: typeof moved = {},
): Promise<Rows> {
  const all = new Map<string, readonly string[]>();
  for (const [table, columns] of tables) {
    const named = (column: string) => `${places[`${table}.${column}`] ?? `\`${column}\``} AS \`${column}\``;
    const [rows] = await db.pool.query<RowDataPacket[]>({
      sql: `SELECT ${columns.map(named).join(', ')} FROM \`${table}\``,
      typeCast: (field) => field.string(),
    });
    all.set(table, rows.map((row) => JSON.stringify(row)).toSorted());
  }
  return all;
}

/** The plugins of the product, each after those it needs. */
function plugins(): readonly { readonly manifest: Manifest; readonly folder: string }[] {
  const folder = join(repository, 'plugins');
  const left = readdirSync(folder).map((name) => {
    const { perezvon } = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { perezvon: unknown };
    return { manifest: manifestSchema.parse(perezvon), folder: join(folder, name) };
  });
  const sorted: (typeof left)[number][] = [];
  while (left.length > 0) {
    const ready = left.findIndex(
      ({ manifest }) => !left.some((other) => Object.hasOwn(manifest.needs, other.manifest.id)),
    );
    sorted.push(...left.splice(ready, 1));
  }
  return sorted;
}

async function stepsOf({ manifest, folder }: { manifest: Manifest; folder: string }): Promise<readonly Migration[]> {
  const url = pathToFileURL(join(folder, 'dist/plugin.js')).href;
  const { default: plugin } = (await import(url)) as { default: PluginDefinition };
  return (plugin.migrations ?? []).map(({ id, formerly = manifest.id, up }) => ({ id: `${formerly}/${id}`, up }));
}

let test: TestDatabase;
let db: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  await load(db);
});
afterAll(async () => {
  await db.close();
  await test.drop();
});

it('the steps of all plugins keep every row of the release before, value by value', async () => {
  const tables = new Map([...(await tablesOf(db))].filter(([table]) => table !== 'migrations'));
  const before = await rowsOf(db, tables);
  const filled = [...before].filter(([table, rows]) => table.startsWith('autodialer_') && rows.length > 0);
  expect(filled).toHaveLength(11);
  const old = await ranSteps();
  const ran = [];
  for (const plugin of plugins()) ran.push(...(await runMigrations(db, await stepsOf(plugin))));
  expect(ran.filter((id) => old.has(id))).toEqual([]);
  // What the autodialer was is not done again under another name.
  expect(ran.filter((id) => old.has(id.replace(/^(contacts|compliance)\//, 'autodialer/')))).toEqual([]);
  const after = await rowsOf(db, tables, moved);
  for (const [table, rows] of before) expect([table, after.get(table)]).toEqual([table, rows]);
});

async function ranSteps(): Promise<ReadonlySet<string>> {
  const [rows] = await db.pool.query<RowDataPacket[]>('SELECT id FROM migrations');
  return new Set(rows.map(({ id }) => String(id)));
}

describe('the product on the database of the release before', () => {
  interface Named {
    readonly id: string;
    readonly name: string;
  }
  interface Page<T> {
    readonly items: readonly T[];
    readonly next?: string;
  }
  const autodialer = '/api/autodialer';
  let product: Product;
  let api: ApiClient;
  let campaigns: readonly (Named & { readonly state: string })[];

  beforeAll(async () => {
    product = await Product.start({ prepare: load });
    api = product.api;
    const module = '/api/core/modules/autodialer';
    await until('the autodialer', async () => (await api.get<{ state: string }>(module)).state === 'running', {
      timeoutMs: 120_000,
    });
    const pages = ['false', 'true'].map((archived) =>
      api.get<Page<Named & { state: string }>>(`${autodialer}/campaigns?archived=${archived}`),
    );
    campaigns = (await Promise.all(pages)).flatMap(({ items }) => items);
  });
  afterAll(async () => {
    // Undefined where the start failed, whose error is the one to see.
    await (product as Product | undefined)?.stop();
  });

  const campaign = (name: string): string => campaigns.find((one) => one.name === name)?.id ?? '';

  it('shows the campaigns in their states, and their lists', async () => {
    expect(
      campaigns.map(({ name, state }) => [name, state]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    ).toEqual([
      ['Архив', 'finished'],
      ['Долги', 'paused'],
      ['Опрос', 'stopped'],
      ['Черновик', 'draft'],
    ]);
    const lists = async (name: string) => {
      const all = await api.get<{ name: string; state: string; comment: string; rowsGood: number; rowsBad: number }[]>(
        `${autodialer}/campaigns/${campaign(name)}/lists`,
      );
      const shown = all.map((one) => [one.name, one.state, one.comment, one.rowsGood, one.rowsBad].join(' | '));
      return shown.toSorted();
    };
    expect(await lists('Долги')).toEqual(['Список 1 | ready | из 1С | 80 | 1', 'Список 2 | ready | из 1С | 20 | 0']);
    expect(await lists('Опрос')).toEqual(['CRM | ready | через API | 10 | 0', 'Список 3 | ready | из 1С | 50 | 0']);
    expect(await lists('Архив')).toEqual(['Список 4 | failed | из 1С | 20 | 0']);
    expect(await lists('Черновик')).toEqual(['preview | preview |  | 0 | 0']);
  });

  it('shows every contact of ready lists as it was, but for the one whose call was up', async () => {
    const [rows] = await db.pool.query<RowDataPacket[]>(
      `SELECT g.name AS campaign, c.number, c.state, c.attempts, c.last_outcome FROM autodialer_contacts c
       JOIN autodialer_lists l ON l.no = c.list_no JOIN autodialer_campaigns g ON g.no = c.campaign_no WHERE l.state = 'ready'`,
    );
    const text = (...values: readonly unknown[]) => values.map(String).join(' ');
    const before = rows.filter(({ state }) => state !== 'dialling');
    const up = rows.filter(({ state }) => state === 'dialling').map(({ number }) => String(number));
    expect(new Set(rows.map(({ state }) => String(state)))).toEqual(
      new Set(['waiting', 'dialling', 'reached', 'notReached', 'cancelled']),
    );
    expect(up).toHaveLength(1);
    const shown: string[] = [];
    for (const { id, name } of campaigns) {
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const query = `limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
        const page: Page<{ number: string; state: string; attempts: number; lastOutcome: string | null }> =
          await api.get(`${autodialer}/campaigns/${id}/contacts?${query}`);
        for (const one of page.items)
          if (!up.includes(one.number) || name !== 'Долги')
            shown.push(text(name, one.number, one.state, one.attempts, one.lastOutcome));
        cursor = page.next;
      }
    }
    const known = before.map((row) =>
      text(row['campaign'], row['number'], row['state'], row['attempts'], row['last_outcome']),
    );
    expect(shown.toSorted()).toEqual(known.toSorted());
  });

  it('keeps the do-not-call list, the rules and the settings, under the old address and the new', async () => {
    const entries = await api.get<Page<{ number: string }>>(`${autodialer}/do-not-call`);
    expect(entries.items).toHaveLength(13);
    expect(await api.get('/api/compliance/do-not-call')).toEqual(entries);
    const names = async (path: string) => (await api.get<Named[]>(`${autodialer}/${path}`)).map(({ name }) => name);
    expect(await names('schedules')).toEqual(['Будни', 'Ночь']);
    expect(await names('calendars')).toEqual(['Праздники']);
    expect(await names('policies')).toEqual(['Осторожно']);
    const values = async (id: string) => (await api.get<{ values: object }>(`/api/core/modules/${id}`)).values;
    expect(await values('autodialer')).toMatchObject({ channels: 42, webhooksLocal: true });
    expect(await values('compliance')).toMatchObject({ country: 'KZ' });
    const { counts } = await api.get<{ counts: object }>(`${autodialer}/campaigns/${campaign('Опрос')}/deliveries`);
    expect(counts).toMatchObject({ failed: 20 });
  });

  it('lets people in with the rights they had', async () => {
    const lead = new ApiClient(api.url);
    await lead.enter('lead');
    const list = await lead.post<Named>(`${autodialer}/campaigns/${campaign('Черновик')}/lists/open`, {
      name: 'Новый',
    });
    await lead.post(`${autodialer}/lists/${list.id}/contacts`, { contacts: [{ number: '+77010000001' }] });
    await lead.get(`${autodialer}/do-not-call`);
    const forbidden = await lead.raw('POST', `${autodialer}/do-not-call`, { numbers: ['+77010000002'] });
    expect(forbidden.status).toBe(403);
  });
});
