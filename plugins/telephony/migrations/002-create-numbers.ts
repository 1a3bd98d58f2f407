import type { Migration } from '@perezvon/sdk/server';

export const createNumbers: Migration = {
  id: '002-create-numbers',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS telephony_numbers (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      number VARCHAR(16) CHARACTER SET ascii NOT NULL,
      note VARCHAR(200) NOT NULL,
      destination TEXT NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      UNIQUE KEY (number)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
