import { type ConfigExpectation, type ConfigFiles, GENERATED_FILES } from '@perezvon/asterisk';
import type { Database } from '@perezvon/db';
import { type Clock, NotFoundError } from '@perezvon/sdk/server';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';

/** A configuration that was in force once. */
export interface ConfigRevisionInfo {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly why?: string;
  readonly restoredFrom?: string;
}
export interface StoredConfig {
  readonly files: ConfigFiles;
  readonly expect: ConfigExpectation;
}
interface Row extends RowDataPacket {
  id: number;
  at: Date;
  by_id: string;
  why: string | null;
  restored_from: number | null;
}
const listMax = 100;
const queryMs = 10_000;

/** Who brought which configuration into force, when and why. */
export class ConfigRevisions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async add(config: StoredConfig, by: string, why: string | undefined, restoredFrom?: string): Promise<string> {
    const { files, expect } = config;
    const [result] = await this.db.pool.query<ResultSetHeader>({
      sql: 'INSERT INTO core_config_revisions (at, by_id, why, restored_from, files, expected) VALUES (?, ?, ?, ?, ?, ?)',
      values: [
        new Date(this.clock.now()),
        by.slice(0, 64),
        why?.slice(0, 500) ?? null,
        restoredFrom ?? null,
        JSON.stringify(Object.fromEntries(files)),
        JSON.stringify(expect),
      ],
      timeout: queryMs,
    });
    return String(result.insertId);
  }

  /** Newest first. */
  async list(): Promise<readonly ConfigRevisionInfo[]> {
    const [rows] = await this.db.pool.query<Row[]>({
      sql: `SELECT id, at, by_id, why, restored_from FROM core_config_revisions ORDER BY id DESC LIMIT ${listMax}`,
      timeout: queryMs,
    });
    return rows.map((row) => ({
      id: String(row.id),
      at: row.at.toISOString(),
      by: row.by_id,
      ...(row.why === null ? {} : { why: row.why }),
      ...(row.restored_from === null ? {} : { restoredFrom: String(row.restored_from) }),
    }));
  }

  async latest(): Promise<(StoredConfig & { readonly id: string }) | undefined> {
    const [rows] = await this.db.pool.query<RowDataPacket[]>({
      sql: 'SELECT id, files, expected FROM core_config_revisions ORDER BY id DESC LIMIT 1',
      timeout: queryMs,
    });
    return rows[0] && { id: String(rows[0]['id']), ...stored(rows[0]) };
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<StoredConfig> {
    const [rows] = await this.db.pool.query<RowDataPacket[]>({
      sql: 'SELECT files, expected FROM core_config_revisions WHERE id = ?',
      values: [id],
      timeout: queryMs,
    });
    if (!rows[0]) throw new NotFoundError('revision', id, 'core.asteriskConfig.revisionNotFound');
    return stored(rows[0]);
  }
}

function stored(row: RowDataPacket): StoredConfig {
  const files = JSON.parse(String(row['files'])) as Readonly<Record<string, string>>;
  return {
    files: new Map(
      GENERATED_FILES.flatMap((file) => (files[file] === undefined ? [] : [[file, files[file]] as const])),
    ),
    expect: JSON.parse(String(row['expected'])) as ConfigExpectation,
  };
}
