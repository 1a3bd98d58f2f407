import type { Migration } from '@perezvon/sdk/server';

/** Which user of the web interface works as which operator, until they log out. */
export const createSeats: Migration = {
  id: '005-create-seats',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS operators_seats (
      user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      operator_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
