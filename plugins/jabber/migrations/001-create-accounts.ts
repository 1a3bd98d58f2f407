import type { Migration } from '@perezvon/sdk/server';

export const createAccounts: Migration = {
  id: '001-create-accounts',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS jabber_accounts (
      operator_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      jid VARCHAR(200) NOT NULL,
      password VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      state ENUM('wanted','made','unwanted') NOT NULL,
      error VARCHAR(300) NULL
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
