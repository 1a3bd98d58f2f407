import type { Migration } from '@perezvon/sdk/server';

/** What the states were called when they were entered; an empty object for who was logged out. */
export const addNamesToHistory: Migration = {
  id: '010-add-names-to-history',
  up: ({ query }) => query(`ALTER TABLE operators_history ADD COLUMN state_names TEXT NULL AFTER state_id`),
};
