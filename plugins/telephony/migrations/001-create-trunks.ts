import type { Migration } from '@perezvon/sdk/server';

export const createTrunks: Migration = {
  id: '001-create-trunks',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS telephony_trunks (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      name VARCHAR(100) NOT NULL,
      endpoint VARCHAR(64) CHARACTER SET ascii NOT NULL,
      host VARCHAR(253) CHARACTER SET ascii NOT NULL,
      port SMALLINT UNSIGNED NOT NULL,
      user VARCHAR(100) NULL,
      password VARCHAR(200) NULL,
      register BOOLEAN NOT NULL,
      max_channels INT UNSIGNED NULL,
      calls_per_second DECIMAL(6,2) NULL,
      plus BOOLEAN NOT NULL,
      caller_id VARCHAR(16) CHARACTER SET ascii NULL,
      codecs VARCHAR(100) CHARACTER SET ascii NOT NULL,
      enabled BOOLEAN NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      UNIQUE KEY (name),
      UNIQUE KEY (endpoint)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
