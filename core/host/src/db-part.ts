import type { Database } from '@perezvon/db';
import type { TableModel } from '@perezvon/sdk/server';
import type { HostPart } from './kernel/index.js';

/** Binds models, core's and plugins' alike. */
export function bindModels({ sequelize }: Pick<Database, 'sequelize'>, models: readonly TableModel[]): void {
  for (const model of models) {
    model.init(model.columns, {
      sequelize,
      tableName: model.table,
      modelName: model.table,
      timestamps: model.timestamps ?? false,
    });
  }
}

/** Gives plugins the database. */
export function createDbPart({ sequelize, pool, transactions }: Database): HostPart<'db'> {
  return (scope) => ({
    models: (...models) => {
      bindModels({ sequelize }, models);
      scope.own(() => {
        for (const model of models) sequelize.modelManager.removeModel(model);
      });
    },
    sequelize,
    pool,
    query: transactions.query.bind(transactions),
    transaction: (work, options) => transactions.run(work, options),
    afterCommit: (effect) => transactions.afterCommit(effect),
    poolTransaction: (work) => transactions.onPool(work),
  });
}
