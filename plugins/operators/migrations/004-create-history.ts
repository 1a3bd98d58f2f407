import type { Migration } from '@perezvon/sdk/server';

export const createHistory: Migration = {
  id: '004-create-history',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS operators_history (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      operator_id CHAR(36) CHARACTER SET ascii NOT NULL,
      presence VARCHAR(10) CHARACTER SET ascii NOT NULL,
      state_id CHAR(36) CHARACTER SET ascii NULL,
      state_ru VARCHAR(60) NOT NULL,
      state_en VARCHAR(60) NOT NULL,
      paid BOOLEAN NOT NULL,
      phone VARCHAR(6) CHARACTER SET ascii NULL,
      from_at DATETIME(3) NOT NULL,
      until_at DATETIME(3) NULL,
      by_whom VARCHAR(12) CHARACTER SET ascii NOT NULL,
      why VARCHAR(60) CHARACTER SET ascii NULL,
      KEY (operator_id, from_at),
      KEY (from_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
