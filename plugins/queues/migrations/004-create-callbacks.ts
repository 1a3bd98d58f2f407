import type { Migration } from '@perezvon/sdk/server';

export const createCallbacks: Migration = {
  id: '004-create-callbacks',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS queues_callbacks (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      call_id CHAR(36) CHARACTER SET ascii NOT NULL,
      queue_id CHAR(36) CHARACTER SET ascii NOT NULL,
      number VARCHAR(40) CHARACTER SET ascii NOT NULL,
      trunk VARCHAR(64) CHARACTER SET ascii NULL,
      language CHAR(2) CHARACTER SET ascii NOT NULL,
      since DATETIME(3) NOT NULL,
      state VARCHAR(10) CHARACTER SET ascii NOT NULL,
      tries TINYINT UNSIGNED NOT NULL,
      not_before DATETIME(3) NOT NULL,
      KEY (state, not_before)
    ) ENGINE=InnoDB`),
};
