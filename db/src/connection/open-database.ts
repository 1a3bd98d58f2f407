import { setTimeout as sleep } from 'node:timers/promises';
import { Transactions } from '@perezvon/sdk/transactions';
import { createPool, type Pool, type PoolOptions } from 'mysql2/promise';
import type { Sequelize } from 'sequelize';
import { DatabaseRefusedError, DatabaseUnavailableError } from '../errors.js';
import { openSequelize, preparedStatements } from './open-sequelize.js';
import { pingPool } from './ping.js';

export interface DatabaseOptions {
  /** `mysql://user:password@host:port/name`. */
  readonly url: string;
  /** Connections of the pool for hot paths; Sequelize has half as many of its own. */
  readonly poolSize?: number;
  /** Milliseconds until an unanswering server is given up. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** Told while the server does not answer yet. */
  readonly log?: { warn(message: string, facts?: object): void };
}

/** The connection to MariaDB or MySQL. Times are UTC with milliseconds in both directions. */
export interface Database {
  readonly url: string;
  /** Models, CRUD and migrations. */
  readonly sequelize: Sequelize;
  /** Hot paths and bulk work. LOAD DATA LOCAL works only where a query names its own stream. */
  readonly pool: Pool;
  /**
   * Waits 5 s at most, less when the signal is aborted.
   * @throws DatabaseUnavailableError
   */
  ping(signal?: AbortSignal): Promise<void>;
  /** Units of work: models, statements, audit and events together. */
  readonly transactions: Transactions;
  close(): Promise<void>;
}

const session =
  "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', time_zone = '+00:00'";
const connectMs = 5_000;
/** What no waiting cures: wrong user or password, no right, no such database. */
const refusals = new Set(['ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR', 'ER_BAD_DB_ERROR']);

/**
 * Opens the database; waits, with growing pauses, for a server that is still starting.
 * @throws DatabaseUnavailableError when it does not answer until the deadline
 * @throws DatabaseRefusedError at once when user, password or database are wrong
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
  const sequelize = openSequelize(url, Math.max(2, Math.ceil(poolSize / 2)), session, connectMs);
  const database: Database = {
    url,
    sequelize,
    pool,
    ping: (signal) => ping(pool, url, signal),
    transactions: new Transactions(sequelize, pool),
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
    connectTimeout: connectMs,
    enableKeepAlive: true,
    maxIdle: connectionLimit,
    queueLimit: 0,
    maxPreparedStatements: preparedStatements,
    flags: ['+LOCAL_FILES'],
  };
}

async function ping(pool: Pool, url: string, signal?: AbortSignal): Promise<void> {
  try {
    await pingPool(pool, signal);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && refusals.has(String(cause.code))) {
      throw new DatabaseRefusedError(addressOf(url), cause);
    }
    throw new DatabaseUnavailableError(addressOf(url), cause);
  }
}

async function waitFor(database: Database, { deadlineMs = 30_000, signal, log }: DatabaseOptions): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      return await database.ping(signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DatabaseRefusedError || Date.now() + pause > deadline) throw error;
      log?.warn('the database does not answer yet', { address: addressOf(database.url), againInMs: pause });
    }
    await sleep(pause, undefined, { signal });
  }
}

function addressOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || '3306'}`;
}
