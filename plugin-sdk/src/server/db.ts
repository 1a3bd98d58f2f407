import type { QueryValues } from 'mysql2';
import type { FieldPacket, Pool, PoolConnection, QueryOptions, QueryResult } from 'mysql2/promise';
import type { Model, ModelAttributes, ModelStatic, Sequelize, Transaction } from 'sequelize';

/** One step of the schema: one DDL statement, so that a stopped server never leaves half a step behind. */
export interface Migration {
  /** `NNN-verb-noun`; core prefixes the plugin's id. Order is the number's. */
  readonly id: string;
  /** The plugin that ran the step before this one was divided from it: under that name it is remembered as done. */
  readonly formerly?: string;
  readonly up: (context: {
    readonly query: (sql: string, params?: readonly unknown[]) => Promise<void>;
  }) => Promise<void>;
}

/** A Sequelize model that says its own table and columns; core calls `init` on it. */
export interface TableModel extends ModelStatic<Model> {
  /** With the plugin's prefix: `autodialer_campaigns`. */
  readonly table: string;
  readonly columns: ModelAttributes;
  readonly timestamps?: boolean;
}

/** Runs raw statements; answers rows and fields as mysql2 does. A pool, a connection and {@link DbHost} are such. */
export interface Statements {
  query<T extends QueryResult>(sql: string, params?: QueryValues): Promise<[T, FieldPacket[]]>;
  query<T extends QueryResult>(options: QueryOptions, params?: QueryValues): Promise<[T, FieldPacket[]]>;
}

/** One transaction at work: all that is written in it becomes true together, or not at all. */
export interface UnitOfWork extends Statements {
  /** For Sequelize where it wants to be told, as for a lock; models that name no transaction join by themselves. */
  readonly transaction: Transaction;
  /** Runs at the end, as the last part of the transaction; what it throws rolls everything back. */
  beforeCommit(step: () => Promise<void>): void;
  /** An effect in memory that must follow the commit, and never a roll-back. */
  afterCommit(effect: () => void): void;
}

export interface TransactionOptions {
  /**
   * Whether `work` may run again (up to three times) when the server ends it because of a deadlock. Only for work that
   * does nothing but statements, or whose other effects may be repeated.
   */
  readonly repeatable?: boolean;
}

export interface DbHost extends Statements {
  /** Binds models to the connection for as long as the plugin runs. */
  models(...models: readonly TableModel[]): void;
  readonly sequelize: Sequelize;
  /** mysql2, for hot paths, bulk work and loops in the background: never part of a transaction. UTC, milliseconds kept. */
  readonly pool: Pool;
  /**
   * Runs `work` as one unit: models, statements of {@link Statements.query}, audit entries and emitted events become true
   * together, or none of them. Whatever `work` awaits joins by itself, in other classes too; what it starts without
   * waiting for it does not. Inside another transaction it becomes part of that one, and its failure fails the whole.
   *
   * @example
   * await host.db.transaction(async () => {
   *   const after = await queues.change(id, patch);
   *   await host.audit.record({ by, action: 'queues.changed', object: `queue:${id}`, after });
   *   host.events.emit(queueChanged, { id });
   * });
   */
  transaction<T>(work: (unit: UnitOfWork) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Runs an effect in memory after the commit of the present transaction; at once where there is none. */
  afterCommit(effect: () => void): void;
  /** A transaction on a connection of the pool, for hot paths that batch: it joins no other, and nothing joins it. */
  poolTransaction<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T>;
  /** Statements outside the present transaction are `pool`'s; these join it, and run on the pool where there is none. */
  query<T extends QueryResult>(sql: string, params?: QueryValues): Promise<[T, FieldPacket[]]>;
  query<T extends QueryResult>(options: QueryOptions, params?: QueryValues): Promise<[T, FieldPacket[]]>;
}
