import type { Migration } from '@perezvon/sdk/server';

export const createRecordings: Migration = {
  id: '001-create-recordings',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS recording_recordings (
      id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      state ENUM('recording','waiting','ready','failed') NOT NULL,
      call_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      leg_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      direction ENUM('inbound','outbound','internal') NOT NULL,
      number VARCHAR(40) CHARACTER SET ascii NULL,
      phone VARCHAR(64) CHARACTER SET ascii NULL,
      operator_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
      queue_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
      campaign_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
      started_at DATETIME(3) NOT NULL,
      ended_at DATETIME(3) NULL,
      duration_ms INT UNSIGNED NULL,
      bytes INT UNSIGNED NULL,
      error VARCHAR(300) NULL,
      claimed_at DATETIME(3) NULL,
      INDEX (started_at), INDEX (state), INDEX (call_id), INDEX (number, started_at), INDEX (operator_id, started_at),
      INDEX (queue_id, started_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
