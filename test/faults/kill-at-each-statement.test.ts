import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writes } from './testing/writes.js';

const script = fileURLToPath(new URL('testing/one-write.js', import.meta.url));
const hook = new URL('testing/kill-at-statement.js', import.meta.url).href;
const together = 2;

let test: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  test = await createTestDatabase();
  pool = createPool({ uri: test.url, timezone: 'Z', multipleStatements: true });
});
afterAll(async () => {
  await pool.end();
  await test.drop();
});

interface Ended {
  readonly killed: boolean;
  readonly statements: readonly string[];
  readonly errors: string;
}
function run(url: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const options = { env: { ...process.env, ...env, DATABASE_URL: url }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', hook, script, ...args], options, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve({ killed: error?.signal === 'SIGKILL', statements: lines, errors: error?.signal ? '' : stderr });
    });
  });
}

/** A database of its own for each plugin and process: they run side by side. */
class Stage {
  private constructor(
    readonly url: string,
    private readonly name: string,
    private readonly tables: readonly string[],
    private saved: ReadonlyMap<string, readonly RowDataPacket[]> = new Map(),
  ) {}

  static async set(plugin: string, place: number): Promise<Stage> {
    const url = new URL(test.url);
    const name = `${url.pathname.slice(1)}_${plugin}_${place}`;
    url.pathname = `/${name}`;
    await pool.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`);
    await pool.query(
      `CREATE TABLE \`${name}\`.audit_entries (id INT AUTO_INCREMENT PRIMARY KEY, action TEXT, object TEXT,
        before_json TEXT, after_json TEXT)`,
    );
    return new Stage(url.href, name, [...(writes[plugin]?.tables ?? []), 'audit_entries']);
  }
  /** Every stage begins with the same rows: those made for another one have other keys and salts. */
  async saveFor(all: readonly Stage[]): Promise<void> {
    const saved = new Map<string, readonly RowDataPacket[]>();
    for (const table of this.tables) saved.set(table, await this.rows(table));
    for (const one of all) one.saved = saved;
  }
  async restore(): Promise<void> {
    for (const [table, rows] of this.saved) {
      await pool.query(`DELETE FROM \`${this.name}\`.${table}`);
      for (const row of rows) await pool.query(`INSERT INTO \`${this.name}\`.${table} SET ?`, [row]);
    }
  }
  /** All rows as text, without what differs between two writes of the same. */
  async state(): Promise<string> {
    const tables: unknown[] = [];
    for (const table of this.tables) tables.push(table, await this.rows(table));
    return JSON.stringify(tables, (key, value: unknown) => (key === 'id' && typeof value === 'number' ? 0 : value), 1)
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'uuid');
  }
  async remove(): Promise<void> {
    await pool.query(`DROP DATABASE \`${this.name}\``);
  }

  private async rows(table: string): Promise<readonly RowDataPacket[]> {
    const [rows] = await pool.query<RowDataPacket[]>(`SELECT * FROM \`${this.name}\`.${table} ORDER BY 1, 2`);
    return rows;
  }
}

describe('a process killed at a statement of a write', () => {
  it.for(Object.keys(writes))('of %s leaves all of it or nothing', async (plugin) => {
    const stages = await Promise.all(Array.from({ length: together }, (_, place) => Stage.set(plugin, place)));
    const [stage] = stages;
    if (!stage) throw new Error('no stage');
    await Promise.all(
      stages.map(async (one) => {
        expect((await run(one.url, [plugin, 'prepare'], {})).errors).toBe('');
      }),
    );
    await stage.saveFor(stages);
    const before = await stage.state();
    const whole = await run(stage.url, [plugin, 'write'], {});
    expect(whole.statements.at(-1), whole.errors).toBe('whole');
    const after = await stage.state();
    expect(after).not.toBe(before);
    const count = whole.statements.length - 1;
    expect(whole.statements).toContain('COMMIT;');

    // Before each statement, and once the commit has left. A statement that only reads leaves what the one before left.
    const points = whole.statements.slice(0, count).flatMap((sql, index) => {
      const KILL_AT = String(index + 1);
      if (/^(SELECT|SET) /.test(sql)) return [];
      return sql === 'COMMIT;'
        ? [
            { KILL_AT, KILL_WHEN: 'before' },
            { KILL_AT, KILL_WHEN: 'sent' },
          ]
        : [{ KILL_AT, KILL_WHEN: 'before' }];
    });
    const found = new Set<string>();
    await Promise.all(
      stages.map(async (one) => {
        for (let point = points.shift(); point; point = points.shift()) {
          await one.restore();
          const { killed, statements } = await run(one.url, [plugin, 'write'], point);
          expect(killed, `${JSON.stringify(point)}: ${statements.join('; ')}`).toBe(true);
          const state = await one.state();
          expect([before, after], JSON.stringify(point)).toContain(state);
          found.add(state);
        }
      }),
    );
    expect(found).toContain(before);
    await Promise.all(stages.map((one) => one.remove()));
  });
});
