import type { Migration } from '@perezvon/sdk/server';

const table = (id: string, sql: string): Migration => ({ id, up: ({ query }) => query(sql) });
const key = 'CHAR(36) CHARACTER SET ascii NOT NULL';

/** The autodialer's schema, step by step. Times are UTC with milliseconds. */
export const migrations: readonly Migration[] = [
  table(
    '001-create-campaigns',
    `CREATE TABLE autodialer_campaigns (
      id ${key} PRIMARY KEY,
      name VARCHAR(200) NOT NULL,
      state ENUM('draft', 'running', 'paused', 'stopped', 'finished') NOT NULL DEFAULT 'draft',
      attempts TINYINT UNSIGNED NOT NULL,
      pauses JSON NOT NULL,
      channels SMALLINT UNSIGNED NOT NULL,
      notification_ms INT UNSIGNED NOT NULL,
      prompt_id CHAR(36) CHARACTER SET ascii NULL,
      trunks JSON NOT NULL,
      caller_id VARCHAR(16) CHARACTER SET ascii NULL,
      ring_timeout_ms INT UNSIGNED NOT NULL,
      calls_per_second DECIMAL(6, 2) NOT NULL,
      schedule JSON NOT NULL,
      language ENUM('ru', 'en') NOT NULL,
      priority SMALLINT NOT NULL DEFAULT 0,
      transfer JSON NULL,
      created_at DATETIME(3) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      started_at DATETIME(3) NULL,
      finished_at DATETIME(3) NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1
    )`,
  ),
  table(
    '002-create-lists',
    `CREATE TABLE autodialer_lists (
      id ${key} PRIMARY KEY,
      campaign_id ${key},
      name VARCHAR(200) NOT NULL,
      comment VARCHAR(1000) NOT NULL DEFAULT '',
      file_name VARCHAR(255) NOT NULL,
      state ENUM('preview', 'importing', 'ready', 'failed', 'cancelled') NOT NULL,
      format JSON NOT NULL,
      mapping JSON NULL,
      columns JSON NOT NULL,
      rows_total INT UNSIGNED NOT NULL DEFAULT 0,
      rows_good INT UNSIGNED NOT NULL DEFAULT 0,
      rows_bad INT UNSIGNED NOT NULL DEFAULT 0,
      rows_duplicate INT UNSIGNED NOT NULL DEFAULT 0,
      job_id VARCHAR(64) CHARACTER SET ascii NULL,
      error VARCHAR(500) NULL,
      created_at DATETIME(3) NOT NULL,
      created_by VARCHAR(64) NOT NULL,
      KEY of_campaign (campaign_id, created_at)
    )`,
  ),
  // `data` is JSON that was checked before; a JSON column would check each row of a million once more.
  // Contacts are claimed list by list, and a list counts only when it is ready: so an import may fill the table for
  // minutes without the dialler ever meeting its rows, and becomes visible by one update of the list's own row.
  table(
    '003-create-contacts',
    `CREATE TABLE autodialer_contacts (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      campaign_id ${key},
      list_id ${key},
      line INT UNSIGNED NOT NULL,
      number VARCHAR(16) CHARACTER SET ascii NOT NULL,
      name VARCHAR(200) NOT NULL DEFAULT '',
      data MEDIUMTEXT NOT NULL,
      state ENUM('waiting', 'dialling', 'reached', 'notReached', 'cancelled') NOT NULL DEFAULT 'waiting',
      attempts TINYINT UNSIGNED NOT NULL DEFAULT 0,
      next_at DATETIME(3) NOT NULL DEFAULT '2000-01-01 00:00:00.000',
      last_outcome VARCHAR(16) CHARACTER SET ascii NULL,
      last_attempt_id CHAR(36) CHARACTER SET ascii NULL,
      UNIQUE KEY once_in_campaign (campaign_id, number),
      KEY due (list_id, state, next_at, id)
    )`,
  ),
  table(
    '004-create-attempts',
    `CREATE TABLE autodialer_attempts (
      id ${key} PRIMARY KEY,
      campaign_id ${key},
      contact_id BIGINT UNSIGNED NOT NULL,
      ordinal TINYINT UNSIGNED NOT NULL,
      number VARCHAR(16) CHARACTER SET ascii NOT NULL,
      trunk_id CHAR(36) CHARACTER SET ascii NOT NULL,
      state ENUM('open', 'ended') NOT NULL DEFAULT 'open',
      outcome ENUM('reached', 'tooLittle', 'busy', 'noAnswer', 'rejected', 'congestion', 'invalid', 'failure', 'cancelled', 'uncertain') NULL,
      cause SMALLINT UNSIGNED NULL,
      sip_status SMALLINT UNSIGNED NULL,
      created_at DATETIME(3) NOT NULL,
      ringing_at DATETIME(3) NULL,
      answered_at DATETIME(3) NULL,
      ended_at DATETIME(3) NULL,
      heard_ms INT UNSIGNED NULL,
      KEY of_contact (contact_id, ordinal),
      KEY of_campaign (campaign_id, created_at),
      KEY of_number (number, created_at),
      KEY by_time (created_at),
      KEY open_ones (state)
    )`,
  ),
  table(
    '005-create-list-problems',
    `CREATE TABLE autodialer_list_problems (
      list_id ${key},
      line INT UNSIGNED NOT NULL,
      code VARCHAR(32) CHARACTER SET ascii NOT NULL,
      value VARCHAR(200) NOT NULL,
      PRIMARY KEY (list_id, line)
    )`,
  ),
  // Counts by outcome are read from the index alone.
  table(
    '006-index-attempt-outcomes',
    'ALTER TABLE autodialer_attempts ADD KEY of_outcome (campaign_id, outcome, created_at)',
  ),
];
