import type { Migration } from '@perezvon/sdk/server';

export const createRules: Migration = {
  id: '004-create-rules',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS telephony_rules (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      name VARCHAR(100) NOT NULL,
      prefix VARCHAR(16) CHARACTER SET ascii NOT NULL,
      trunks TEXT CHARACTER SET ascii NOT NULL,
      enabled BOOLEAN NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      UNIQUE KEY (prefix)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
