import type { Migration } from '@perezvon/sdk/server';

export const createPhones: Migration = {
  id: '003-create-phones',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS telephony_phones (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      number VARCHAR(6) CHARACTER SET ascii NOT NULL,
      name VARCHAR(100) NOT NULL,
      kind VARCHAR(10) CHARACTER SET ascii NOT NULL,
      endpoint VARCHAR(64) CHARACTER SET ascii NOT NULL,
      password VARCHAR(64) CHARACTER SET ascii NOT NULL,
      address VARCHAR(320) CHARACTER SET ascii NULL,
      trunk_id CHAR(36) CHARACTER SET ascii NULL,
      may_call_out BOOLEAN NOT NULL,
      enabled BOOLEAN NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      UNIQUE KEY (number),
      UNIQUE KEY (endpoint)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
