import type { Migration } from '@perezvon/sdk/server';

export const dropTwoStateNames: Migration = {
  id: '009-drop-two-state-names',
  up: ({ query }) =>
    query(`ALTER TABLE operators_states MODIFY names TEXT NOT NULL, DROP COLUMN name_ru, DROP COLUMN name_en`),
};
