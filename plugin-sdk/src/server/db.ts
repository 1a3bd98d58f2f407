import type { Pool } from 'mysql2/promise';
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

export interface DbHost {
  /** Binds models to the connection for as long as the plugin runs. */
  models(...models: readonly TableModel[]): void;
  readonly sequelize: Sequelize;
  /** mysql2, for hot paths and bulk work. UTC, milliseconds kept. */
  readonly pool: Pool;
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
}
