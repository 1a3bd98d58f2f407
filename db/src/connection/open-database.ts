import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, type Pool, type PoolOptions } from 'mysql2/promise';
import mysql2 from 'mysql2';
import { Sequelize } from 'sequelize';
import { DatabaseUnavailableError } from '../errors.js';

export interface DatabaseOptions {
  /** `mysql://user:password@host:port/name`. */
  readonly url: string;
  /** Connections of the pool for hot paths; Sequelize has half as many of its own. */
  readonly poolSize?: number;
  /** Milliseconds until an unanswering server is given up. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** The one door to MariaDB or MySQL. Times are UTC with milliseconds on both ways. */
export interface Database {
  readonly url: string;
  /** Models, CRUD and migrations. */
  readonly sequelize: Sequelize;
  /** Hot paths and bulk work. LOAD DATA LOCAL works only where a query names its own stream. */
  readonly pool: Pool;
  /** @throws DatabaseUnavailableError */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const session =
  "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', time_zone = '+00:00'";
const pingMs = 5_000;

/**
 * Opens the database; waits, with growing pauses, for a server that is still starting.
 * @throws DatabaseUnavailableError when it does not answer until the deadline
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, poolSize = 10 } = options;
  const pool = createPool(poolOptions(url, poolSize));
  // The session's rules are set once for each new connection, before its first query: mysql2 keeps the order.
  pool.pool.on('connection', (connection) => {
    connection.query(session, (error) => {
      if (error) connection.destroy();
    });
  });
  const sequelize = new Sequelize(url, {
    dialect: 'mysql',
    dialectModule: mysql2,
    logging: false,
    timezone: '+00:00',
    define: { underscored: true, freezeTableName: true, timestamps: false },
    dialectOptions: { charset: 'utf8mb4', supportBigNumbers: true, connectTimeout: pingMs },
    pool: { max: Math.max(2, Math.ceil(poolSize / 2)), min: 0, idle: 30_000, acquire: 20_000 },
    retry: { max: 0 },
  });
  const database: Database = {
    url,
    sequelize,
    pool,
    ping: () => ping(pool, url),
    close: async () => {
      await Promise.allSettled([pool.end(), sequelize.close()]);
    },
  };
  try {
    await waitFor(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** How mysql2 is set for this product: UTC, exact numbers, no local files unless a query brings its own stream. */
export function poolOptions(url: string, connectionLimit: number): PoolOptions {
  return {
    uri: url,
    connectionLimit,
    charset: 'utf8mb4',
    timezone: 'Z',
    supportBigNumbers: true,
    dateStrings: false,
    connectTimeout: pingMs,
    enableKeepAlive: true,
    maxIdle: connectionLimit,
    queueLimit: 0,
    flags: ['+LOCAL_FILES'],
  };
}

async function ping(pool: Pool, url: string): Promise<void> {
  try {
    await pool.query({ sql: 'SELECT 1', timeout: pingMs });
  } catch (cause) {
    throw new DatabaseUnavailableError(addressOf(url), cause);
  }
}

async function waitFor(database: Database, { deadlineMs = 30_000, signal }: DatabaseOptions): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      return await database.ping();
    } catch (error) {
      if (Date.now() + pause > deadline) throw error;
    }
    await sleep(pause, undefined, { signal });
  }
}

function addressOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || '3306'}`;
}
