import type { Database } from '@perezvon/db';
import type { TableModel } from '@perezvon/sdk/server';
import { transactionWithEvents } from './events/held-events.js';
import type { Outbox } from './events/outbox.js';
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

/** Gives plugins the database. @param outbox where the events of a transaction go, when they are for another process too */
export function createDbPart(database: Database, outbox?: Outbox): HostPart<'db'> {
  const keep = outbox && outbox.putWithin.bind(outbox);
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
    transaction: (work) => transactionWithEvents(sequelize, work, keep),
  });
}
