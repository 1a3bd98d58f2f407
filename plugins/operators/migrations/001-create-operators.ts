import type { Migration } from '@perezvon/sdk/server';

export const createOperators: Migration = {
  id: '001-create-operators',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS operators_operators (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      number VARCHAR(6) CHARACTER SET ascii NOT NULL,
      name VARCHAR(100) NOT NULL,
      pin VARCHAR(200) CHARACTER SET ascii NOT NULL,
      jabber VARCHAR(200) NULL,
      record_all BOOLEAN NOT NULL,
      skills TEXT NOT NULL,
      enabled BOOLEAN NOT NULL,
      state_id CHAR(36) CHARACTER SET ascii NULL,
      phone_id CHAR(36) CHARACTER SET ascii NULL,
      since DATETIME(3) NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      UNIQUE KEY (number)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
