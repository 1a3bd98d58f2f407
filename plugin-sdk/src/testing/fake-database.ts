import type { Connection } from 'mysql2';
import { createPool } from 'mysql2/promise';
import { Sequelize } from 'sequelize';
import type { DbHost, Migration } from '../server/index.js';
import { Transactions } from '../server/transactions.js';
import type { TestScope } from './test-scope.js';

/** A database of the test's own by its URL; without one, every use throws an error that says what to pass. */
export function testDatabase(url: string | undefined, scope: TestScope): DbHost {
  if (url === undefined) return withoutDatabase();
  const sequelize = new Sequelize(url, {
    dialect: 'mysql',
    logging: false,
    timezone: '+00:00',
    dialectOptions: { flags: [] },
  });
  // As the product has it.
  sequelize.addHook('afterConnect', async (connection: unknown) => {
    await (connection as Connection).promise().query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  const pool = createPool({ uri: url, timezone: 'Z', connectionLimit: 4 });
  const transactions = new Transactions(sequelize, pool);
  scope.own(async () => {
    await sequelize.close();
    await pool.end();
  });
  return {
    sequelize,
    pool,
    models: (...models) => {
      for (const model of models) {
        const { table, columns, timestamps = false } = model;
        Reflect.apply(initOf(model), model, [
          columns,
          { sequelize, tableName: table, modelName: model.name, timestamps },
        ]);
      }
    },
    query: transactions.query.bind(transactions),
    transaction: (work, options) => transactions.run(work, options),
    afterCommit: (effect) => transactions.afterCommit(effect),
    poolTransaction: (work) => transactions.onPool(work),
  };
}

// Of databases that a test opens again, as the product after a restart: a schema step is run once.
const done = new Map<string, Set<string>>();

/** Runs a plugin's schema steps in the order of their names, each once per key: a database and the plugin. */
export async function migrate(db: DbHost, steps: readonly Migration[], key: string): Promise<void> {
  const ran = done.get(key) ?? new Set();
  done.set(key, ran);
  for (const step of [...steps].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (ran.has(step.id)) continue;
    await step.up({ query: async (sql, params) => void (await db.pool.query(sql, params ? [...params] : [])) });
    ran.add(step.id);
  }
}

function initOf(model: object): (...args: unknown[]) => unknown {
  const init: unknown = Reflect.get(model, 'init');
  if (typeof init !== 'function') throw new Error('a model must extend Model of @perezvon/sdk/server');
  return init as (...args: unknown[]) => unknown;
}

function withoutDatabase(): DbHost {
  const refuse = (): never => {
    throw new Error(
      'this plugin uses host.db: pass { database: url } to startTestHost, of a MariaDB made for the test',
    );
  };
  return {
    get sequelize() {
      return refuse();
    },
    get pool() {
      return refuse();
    },
    models: refuse,
    query: refuse,
    transaction: refuse,
    afterCommit: refuse,
    poolTransaction: refuse,
  };
}
