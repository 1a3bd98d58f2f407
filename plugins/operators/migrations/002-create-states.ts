import type { Migration } from '@perezvon/sdk/server';

export const createStates: Migration = {
  id: '002-create-states',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS operators_states (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      kind VARCHAR(10) CHARACTER SET ascii NOT NULL,
      name_ru VARCHAR(60) NOT NULL,
      name_en VARCHAR(60) NOT NULL,
      digit TINYINT UNSIGNED NOT NULL,
      paid BOOLEAN NOT NULL,
      limit_minutes INT UNSIGNED NULL,
      UNIQUE KEY (digit)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
