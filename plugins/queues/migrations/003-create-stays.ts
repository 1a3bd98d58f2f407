import type { Migration } from '@perezvon/sdk/server';

export const createStays: Migration = {
  id: '003-create-stays',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS queues_stays (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      call_id CHAR(36) CHARACTER SET ascii NOT NULL,
      queue_id CHAR(36) CHARACTER SET ascii NOT NULL,
      number VARCHAR(40) CHARACTER SET ascii NULL,
      entered_at DATETIME(3) NOT NULL,
      outcome VARCHAR(12) CHARACTER SET ascii NOT NULL,
      operator_id CHAR(36) CHARACTER SET ascii NULL,
      connected_at DATETIME(3) NULL,
      ended_at DATETIME(3) NOT NULL,
      wait_ms INT UNSIGNED NOT NULL,
      talk_ms INT UNSIGNED NOT NULL,
      within BOOLEAN NOT NULL,
      ended_by VARCHAR(10) CHARACTER SET ascii NULL,
      KEY (queue_id, ended_at),
      KEY (number, ended_at),
      KEY (call_id)
    ) ENGINE=InnoDB`),
};
