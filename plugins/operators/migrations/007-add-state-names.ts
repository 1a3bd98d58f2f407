import type { Migration } from '@perezvon/sdk/server';

/** Names by language, as JSON: a third language needs no column. */
export const addStateNames: Migration = {
  id: '007-add-state-names',
  up: ({ query }) => query(`ALTER TABLE operators_states ADD COLUMN names TEXT NULL AFTER kind`),
};
