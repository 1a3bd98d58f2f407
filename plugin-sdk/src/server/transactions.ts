import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection as RawConnection, QueryOptions as RawOptions, QueryValues } from 'mysql2';
import type { FieldPacket, Pool, PoolConnection, QueryOptions, QueryResult } from 'mysql2/promise';
import type { QueryOptions as ModelOptions, Sequelize, Transaction } from 'sequelize';
import type { Statements, TransactionOptions, UnitOfWork } from './db.js';

/** Attempts of a transaction whose work may run again, and the longest pause between them in milliseconds. */
const attempts = 4;
const longestPauseMs = 200;

/** One transaction at work. */
class Unit implements UnitOfWork {
  private readonly before: (() => Promise<void>)[] = [];
  private readonly after: (() => void | Promise<void>)[] = [];
  /** False once the work has returned: what it started without waiting belongs to no transaction. */
  open = true;
  /** Why a nested part failed: then nothing of the whole is committed, even if somebody caught the error. */
  failure: { readonly error: unknown } | undefined;

  constructor(
    readonly sequelize: Sequelize,
    readonly transaction: Transaction,
  ) {}

  query<T extends QueryResult>(sql: string | QueryOptions, params?: QueryValues): Promise<[T, FieldPacket[]]> {
    const options: RawOptions = { ...plainTypes, ...(typeof sql === 'string' ? { sql } : sql) };
    if (params !== undefined) options.values = params;
    return new Promise((resolve, reject) => {
      connectionOf(this.transaction).query<T>(options, (error, rows, fields) => {
        if (error) reject(error);
        else resolve([rows, fields]);
      });
    });
  }

  beforeCommit(step: () => Promise<void>): void {
    this.before.push(step);
  }

  afterCommit(effect: () => void | Promise<void>): void {
    this.after.push(effect);
  }

  async complete(): Promise<void> {
    if (this.failure) throw this.failure.error;
    for (const step of this.before) await step();
  }

  async committed(): Promise<void> {
    for (const effect of this.after) await effect();
  }
}

const present = new AsyncLocalStorage<Unit>();

/** The transaction that the caller is part of. */
export function presentUnit(): UnitOfWork | undefined {
  const unit = present.getStore();
  return unit?.open ? unit : undefined;
}

/** Runs an effect in memory after the commit of the transaction that the caller is part of; at once where there is none. */
export function afterPresentCommit(effect: () => void): void {
  const unit = presentUnit();
  if (unit) unit.afterCommit(effect);
  else effect();
}

/**
 * Sequelize gives its connections a converter of its own; raw statements answer as those of the pool do. A function,
 * because mysql2 prefers the connection's to `true`.
 */
const plainTypes = { typeCast: (_field: unknown, next: () => unknown) => next() } as const;

function connectionOf(transaction: Transaction): RawConnection {
  // Not among Sequelize's types: the dialect's connection, which is mysql2's.
  const connection: unknown = Reflect.get(transaction, 'connection');
  if (typeof connection !== 'object' || connection === null || !('query' in connection))
    throw new Error('the transaction has ended');
  return connection as RawConnection;
}

/** Makes transactions of one database. Core and the test host build `host.db` upon it; plugins use `host.db`. */
export class Transactions implements Statements {
  constructor(
    private readonly sequelize: Sequelize,
    private readonly pool: Pool,
  ) {
    this.joinModels();
  }

  query<T extends QueryResult>(sql: string | QueryOptions, params?: QueryValues): Promise<[T, FieldPacket[]]> {
    const unit = this.present();
    if (unit) return unit.query<T>(sql, params);
    return this.pool.query<T>(typeof sql === 'string' ? { sql } : sql, params);
  }

  async run<T>(work: (unit: UnitOfWork) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const outer = this.present();
    if (outer) return this.join(outer, work);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(work);
      } catch (error) {
        if (!options.repeatable || attempt >= attempts || !isDeadlock(error)) throw error;
      }
      await sleep(Math.random() * longestPauseMs);
    }
  }

  async afterCommit(effect: () => void | Promise<void>): Promise<void> {
    const unit = this.present();
    if (unit) unit.afterCommit(effect);
    else await effect();
  }

  /** A transaction on a connection of the pool, for hot paths: it joins no other, and nothing joins it. */
  async onPool<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await this.pool.getConnection();
    try {
      await connection.beginTransaction();
      const result = await work(connection);
      await connection.commit();
      connection.release();
      return result;
    } catch (error) {
      await rollBack(connection);
      throw error;
    }
  }

  private present(): Unit | undefined {
    const unit = present.getStore();
    return unit?.open && unit.sequelize === this.sequelize ? unit : undefined;
  }

  private async join<T>(outer: Unit, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    try {
      return await work(outer);
    } catch (error) {
      outer.failure ??= { error };
      throw error;
    }
  }

  private async once<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    let unit: Unit | undefined;
    const result = await this.sequelize.transaction(async (transaction) => {
      const own = new Unit(this.sequelize, transaction);
      unit = own;
      return present.run(own, async () => {
        try {
          const answer = await work(own);
          await own.complete();
          return answer;
        } finally {
          own.open = false;
        }
      });
    });
    await unit?.committed();
    return result;
  }

  /**
   * A statement of a model joins the present transaction, unless it names one (or `null` for none). Models are bound to
   * the connections that were made last: where core and worker live in one process, the transaction may be the other's.
   */
  private joinModels(): void {
    const query = this.sequelize.query.bind(this.sequelize);
    const joined = (sql: string | { query: string; values: unknown[] }, options?: ModelOptions) => {
      const unit = options?.transaction === undefined ? present.getStore() : undefined;
      const joins = unit?.open && sameDatabase(unit.sequelize, this.sequelize);
      return query(sql, joins ? { ...options, transaction: unit.transaction } : options);
    };
    // The kind of answer follows the options, which go through as they are.
    this.sequelize.query = joined as typeof this.sequelize.query;
  }
}

function sameDatabase(one: Sequelize, other: Sequelize): boolean {
  if (one === other) return true;
  const keys = ['host', 'port', 'database'] as const;
  return keys.every((key) => one.config[key] === other.config[key]);
}

/** Sequelize wraps the driver's error. */
function isDeadlock(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause, parent } = error as { code?: unknown; cause?: unknown; parent?: unknown };
  return code === 'ER_LOCK_DEADLOCK' || isDeadlock(parent) || isDeadlock(cause);
}

async function rollBack(connection: PoolConnection): Promise<void> {
  try {
    await connection.rollback();
    connection.release();
  } catch {
    // The server rolls back what the end of the session leaves open.
    connection.destroy();
  }
}
