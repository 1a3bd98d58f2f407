import type { Migration } from '@perezvon/sdk/server';

/** The revisions of Asterisk's configuration that were in force; part of core's own list. */
export const configMigrations: readonly Migration[] = [
  {
    id: '030-create-config-revisions',
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS core_config_revisions (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        at DATETIME(3) NOT NULL,
        by_id VARCHAR(64) NOT NULL,
        why VARCHAR(500) NULL,
        restored_from BIGINT UNSIGNED NULL,
        files LONGTEXT NOT NULL,
        expected MEDIUMTEXT NOT NULL
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
  },
];
