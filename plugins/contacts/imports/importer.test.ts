import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type Database, openDatabase, runMigrations, type TestDatabase } from '@perezvon/db';
import { newId } from '@perezvon/sdk/shared';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { schemaSteps } from '../testing/schema.js';
import { importList } from './importer.js';

let test: TestDatabase;
let db: Database;
let folder: string;
const campaignId = newId();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-lists-'));
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  await runMigrations(db, schemaSteps);
  await db.pool.query(
    `INSERT INTO autodialer_campaigns (id, name, attempts, pauses, channels, notification_ms, trunks, ring_timeout_ms,
       calls_per_second, schedule, language, created_at, updated_at)
     VALUES (?, 'c', 1, '{}', 1, 1000, '[]', 1000, 1, '{}', 'ru', NOW(3), NOW(3))`,
    [campaignId],
  );
});
afterAll(async () => {
  await db.close();
  await test.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const table of ['contacts', 'lists', 'list_problems']) await db.pool.query(`DELETE FROM autodialer_${table}`);
});

const mapping = {
  number: 0,
  name: 1,
  otherNumbers: [],
  zone: null,
  priority: null,
  data: [{ column: 2, key: 'долг' }],
};
const format = { encoding: 'utf-8' as const, delimiter: ';' as const, header: false };
const load = async (text: string | Uint8Array, signal = AbortSignal.timeout(60_000)) => {
  const listId = newId();
  const file = join(folder, listId);
  await writeFile(file, text);
  await db.pool.query(
    `INSERT INTO autodialer_lists (id, campaign_id, name, file_name, state, format, columns, created_at, created_by)
      VALUES (?, ?, 'l', 'f', 'importing', '{}', '[]', NOW(3), 'x')`,
    [listId, campaignId],
  );
  const counts = importList(
    { pool: db.pool, poolTransaction: (work) => db.transactions.onPool(work) },
    { listId, campaignId, file, format, mapping, country: 'RU' },
    { signal, onProgress: () => undefined },
  );
  return { listId, counts };
};
const stored = async () =>
  (await db.pool.query('SELECT number, name, data, line FROM autodialer_contacts ORDER BY line'))[0] as {
    number: string;
    name: string;
    data: string;
    line: number;
  }[];
const problems = async () =>
  (await db.pool.query('SELECT line, code, value FROM autodialer_list_problems ORDER BY line'))[0];
const stateOf = async (id: string) =>
  ((await db.pool.query('SELECT state FROM autodialer_lists WHERE id = ?', [id]))[0] as { state: string }[])[0]?.state;

it('loads the good rows and reports every other one by its line', async () => {
  const first = await load('+79161111111;Первый;1\n');
  await first.counts;
  const { listId, counts } = await load(
    '8 916 222-22-22;Анна;1 002,40\nabc;x;\n;y;\n89162222222;again;\n9161111111;old;\n',
  );
  expect(await counts).toEqual({ total: 5, good: 1, bad: 2, duplicate: 2 });
  expect(await problems()).toEqual([
    { line: 2, code: 'badNumber', value: 'abc' },
    { line: 3, code: 'noNumber', value: '' },
    { line: 4, code: 'duplicateInFile', value: '+79162222222 = 1' },
    { line: 5, code: 'alreadyInCampaign', value: '+79161111111' },
  ]);
  expect(await stateOf(listId)).toBe('ready');
  expect((await stored()).map(({ number }) => number).toSorted()).toEqual(['+79161111111', '+79162222222']);
});

it('keeps every text to the letter: tabs, quotes, backslashes, line ends, formulas, SQL', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.string({ unit: 'binary', maxLength: 40 }),
          fc.string({ unit: fc.constantFrom('\\', 'N', '\t', '\n', '"', "'", ';', '\0', '=', '\r'), maxLength: 20 }),
        ),
        { minLength: 1, maxLength: 20 },
      ),
      async (cells) => {
        await db.pool.query('DELETE FROM autodialer_contacts');
        const usable = cells.map(([name, data]) => [name.replaceAll('\ufffd', '').trim(), data] as const);
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const file = usable
          .map(([name, data], index) => `+7916${String(index).padStart(7, '0')};${quote(name)};${quote(data)}`)
          .join('\n');
        const { counts } = await load(file);
        expect((await counts).good).toBe(usable.length);
        const back = (await stored()).map(({ name, data }) => [
          name,
          (typeof data === 'string' ? JSON.parse(data) : data).долг,
        ]);
        expect(back).toEqual(usable.map(([name, data]) => [name, data]));
      },
    ),
    { numRuns: 40 },
  );
});

it('keeps nothing of a broken file, of an empty one, of a cancelled one', async () => {
  const many = Array.from({ length: 60_000 }, (_, i) => `+7916${String(i).padStart(7, '0')};n;1`).join('\n');
  const broken = await load(`${many}\n"+79170000000;never closed;1\n`);
  await expect(broken.counts).rejects.toMatchObject({ code: 'autodialer.brokenCsv' });
  const empty = await load('');
  await expect(empty.counts).rejects.toMatchObject({ code: 'autodialer.emptyFile' });
  const cancel = new AbortController();
  const cancelled = await load(many, cancel.signal);
  setTimeout(() => cancel.abort(), 30);
  await expect(cancelled.counts).rejects.toThrow();
  expect(await stored()).toEqual([]);
  expect(await stateOf(broken.listId)).toBe('importing');
});

it('loads two lists into one campaign one after the other', async () => {
  const many = (prefix: string) =>
    Array.from({ length: 20_000 }, (_, i) => `+7${prefix}${String(i).padStart(7, '0')};n;1`).join('\n');
  const [one, two] = await Promise.all([load(many('916')), load(many('917'))]);
  const results = await Promise.allSettled([one.counts, two.counts]);
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.length).toBeLessThanOrEqual(1);
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'autodialer.importBusy' });
  expect((await stored()).length).toBe(20_000 * (2 - refused.length));
});
