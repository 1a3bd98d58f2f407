import type { Migration } from '@perezvon/sdk/server';

export const createQueues: Migration = {
  id: '001-create-queues',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS queues_queues (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      name VARCHAR(100) NOT NULL,
      settings TEXT NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      UNIQUE KEY (name)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
