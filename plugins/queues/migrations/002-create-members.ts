import type { Migration } from '@perezvon/sdk/server';

export const createMembers: Migration = {
  id: '002-create-members',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS queues_members (
      queue_id CHAR(36) CHARACTER SET ascii NOT NULL,
      operator_id CHAR(36) CHARACTER SET ascii NOT NULL,
      level TINYINT UNSIGNED NOT NULL,
      ordinal INT UNSIGNED NOT NULL,
      PRIMARY KEY (queue_id, operator_id),
      KEY (operator_id)
    ) ENGINE=InnoDB`),
};
