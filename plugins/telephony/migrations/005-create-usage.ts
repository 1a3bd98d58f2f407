import type { Migration } from '@perezvon/sdk/server';

export const createUsage: Migration = {
  id: '005-create-usage',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS telephony_usage (
      trunk VARCHAR(64) CHARACTER SET ascii NOT NULL,
      day DATE NOT NULL,
      seconds INT UNSIGNED NOT NULL,
      PRIMARY KEY (trunk, day)
    ) ENGINE=InnoDB`),
};
