import type { Migration } from '@perezvon/sdk/server';

export const dropTwoNamesInHistory: Migration = {
  id: '012-drop-two-names-in-history',
  up: ({ query }) =>
    query(`ALTER TABLE operators_history MODIFY state_names TEXT NOT NULL, DROP COLUMN state_ru, DROP COLUMN state_en`),
};
