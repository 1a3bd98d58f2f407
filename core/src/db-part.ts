import type { Database } from '@perezvon/db';
import type { TableModel } from '@perezvon/sdk/server';
import type { HostPart } from './kernel/index.js';

/** Binds models, core's and plugins' alike. */
export function bindModels(database: Database, models: readonly TableModel[]): void {
  for (const model of models) {
    model.init(model.columns, {
      sequelize: database.sequelize,
      tableName: model.table,
      modelName: model.table,
      timestamps: model.timestamps ?? false,
    });
  }
}

/** Gives plugins the database. */
export function createDbPart(database: Database): HostPart<'db'> {
  const { sequelize, pool } = database;
  return (scope) => ({
    models: (...models) => {
      bindModels(database, models);
      scope.own(() => {
        for (const model of models) sequelize.modelManager.removeModel(model);
      });
    },
    sequelize,
    pool,
    transaction: (work) => sequelize.transaction(work),
  });
}
