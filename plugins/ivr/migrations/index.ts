import type { Migration } from '@perezvon/sdk/server';

const engine = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

/** In their order. */
export const migrations: readonly Migration[] = [
  {
    id: '001-create-menus',
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS ivr_menus (
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        name VARCHAR(100) NOT NULL UNIQUE,
        draft MEDIUMTEXT NOT NULL,
        published MEDIUMTEXT NULL,
        version INT UNSIGNED NOT NULL DEFAULT 1
      ) ${engine}`),
  },
  {
    id: '002-create-counts',
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS ivr_counts (
        menu_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        day DATE NOT NULL,
        what VARCHAR(10) CHARACTER SET ascii NOT NULL,
        count INT UNSIGNED NOT NULL,
        PRIMARY KEY (menu_id, day, what)
      ) ${engine}`),
  },
];
