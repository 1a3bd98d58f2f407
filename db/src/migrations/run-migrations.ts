import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { Umzug } from 'umzug';
import { withNamedLock } from '../connection/named-lock.js';
import type { Database } from '../connection/open-database.js';
import { MigrationError } from '../errors.js';

/** One step of the schema, with its owner in front: `core/001-create-users`. One DDL statement each. */
export interface Migration {
  readonly id: string;
  readonly up: (context: {
    readonly query: (sql: string, params?: readonly unknown[]) => Promise<void>;
  }) => Promise<void>;
}
export interface MigrationLog {
  info(message: string, facts?: object): void;
}

const lockName = 'perezvon.migrations';
const lockSeconds = 300;

/**
 * Runs the steps that have not run yet, in the given order. A named lock lets only one process do it at a time; the
 * others wait and then find nothing to do. Steps of the table that the list does not hold are left alone: they belong to
 * plugins that are not here now.
 *
 * @returns ids of the steps that ran
 * @throws MigrationError naming the step that failed
 * @throws LockTimeoutError when another process has been migrating for too long
 */
export async function runMigrations(
  db: Database,
  migrations: readonly Migration[],
  { log }: { log?: MigrationLog } = {},
): Promise<string[]> {
  return withNamedLock(db, lockName, lockSeconds, async (connection) => {
    await connection.query(
      'CREATE TABLE IF NOT EXISTS migrations (id VARCHAR(190) CHARACTER SET ascii NOT NULL PRIMARY KEY, ran_at DATETIME(3) NOT NULL)',
    );
    return runPending(connection, migrations, log);
  });
}

async function runPending(
  connection: PoolConnection,
  migrations: readonly Migration[],
  log: MigrationLog | undefined,
): Promise<string[]> {
  // The connection that holds the lock: when it is lost, so is the right to go on.
  const query = async (sql: string, params: readonly unknown[] = []) => {
    await connection.query(sql, [...params]);
  };
  const umzug = new Umzug({
    migrations: migrations.map(({ id, up }) => ({ name: id, up: () => up({ query }) })),
    logger: undefined,
    storage: {
      executed: async () => {
        const [rows] = await connection.query<RowDataPacket[]>('SELECT id FROM migrations ORDER BY ran_at, id');
        return rows.map(({ id }) => String(id));
      },
      logMigration: async ({ name }) => {
        await query('INSERT INTO migrations (id, ran_at) VALUES (?, UTC_TIMESTAMP(3))', [name]);
      },
      unlogMigration: async ({ name }) => {
        await query('DELETE FROM migrations WHERE id = ?', [name]);
      },
    },
  });
  let current = '';
  umzug.on('migrating', ({ name }) => {
    current = name;
  });
  try {
    const ran = await umzug.up();
    for (const { name } of ran) log?.info('migrated', { migration: name });
    return ran.map(({ name }) => name);
  } catch (error) {
    throw new MigrationError(current, error instanceof Error && error.cause !== undefined ? error.cause : error);
  }
}
