import type { Migration } from '@perezvon/sdk/server';

const key = 'CHAR(36) CHARACTER SET ascii NOT NULL';

/** A step of one statement that the autodialer ran before contacts were a plugin of their own. */
const formerStep = (id: string, sql: string): Migration => ({
  id,
  formerly: 'autodialer',
  up: ({ query }) => query(sql),
});

/**
 * The schema of contacts, step by step. Times are UTC with milliseconds. Contacts know their campaign by its short number, so
 * the table of campaigns and its numbers are made here; all else of it is the autodialer's.
 */
export const migrations: readonly Migration[] = [
  formerStep(
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
  formerStep(
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
  // minutes without the dialer ever meeting its rows, and becomes visible by one update of the list's own row.
  formerStep(
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
  formerStep(
    '005-create-list-problems',
    `CREATE TABLE autodialer_list_problems (
      list_id ${key},
      line INT UNSIGNED NOT NULL,
      code VARCHAR(32) CHARACTER SET ascii NOT NULL,
      value VARCHAR(200) NOT NULL,
      PRIMARY KEY (list_id, line)
    )`,
  ),
  // A lane is a part of a list whose contacts share their time zone and their priority: it opens and is called as one.
  formerStep('010-add-lanes-to-lists', 'ALTER TABLE autodialer_lists ADD lanes JSON NULL'),
  formerStep(
    '011-extend-contacts',
    `ALTER TABLE autodialer_contacts
      ADD lane TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER list_id,
      ADD other_numbers VARCHAR(100) CHARACTER SET ascii NOT NULL DEFAULT '' AFTER number,
      ADD number_index TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER other_numbers,
      ADD tally VARCHAR(250) CHARACTER SET ascii NOT NULL DEFAULT '' AFTER attempts,
      DROP KEY due,
      ADD KEY due (list_id, state, lane, next_at, id)`,
  ),
  // Contacts stand in two indexes; short numbers there load a list half as fast again (`lists/short-keys.ts`).
  formerStep(
    '020-number-campaigns',
    'ALTER TABLE autodialer_campaigns ADD no INT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE',
  ),
  formerStep('021-number-lists', 'ALTER TABLE autodialer_lists ADD no INT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE'),
  formerStep(
    '022-add-short-keys',
    `ALTER TABLE autodialer_contacts
      ADD campaign_no INT UNSIGNED NULL AFTER campaign_id,
      ADD list_no INT UNSIGNED NULL AFTER list_id`,
  ),
  formerStep(
    '023-fill-short-keys',
    `UPDATE autodialer_contacts c
       JOIN autodialer_lists l ON l.id = c.list_id JOIN autodialer_campaigns g ON g.id = c.campaign_id
     SET c.campaign_no = g.no, c.list_no = l.no`,
  ),
  // What is left of a deleted campaign, and its purge would not find any more.
  formerStep('024-drop-lost-contacts', 'DELETE FROM autodialer_contacts WHERE list_no IS NULL'),
  formerStep(
    '025-use-short-keys',
    `ALTER TABLE autodialer_contacts
      DROP KEY once_in_campaign, DROP KEY due,
      DROP COLUMN campaign_id, DROP COLUMN list_id,
      MODIFY campaign_no INT UNSIGNED NOT NULL, MODIFY list_no INT UNSIGNED NOT NULL,
      ADD UNIQUE KEY once_in_campaign (campaign_no, number),
      ADD KEY due (list_no, state, lane, next_at, id)`,
  ),
  // Why the rules keep a contact that waits from being called now.
  formerStep(
    '031-add-reason-to-contacts',
    'ALTER TABLE autodialer_contacts ADD reason VARCHAR(16) CHARACTER SET ascii NULL',
  ),
  {
    id: '040-version-lists',
    up: ({ query }) => query('ALTER TABLE autodialer_lists ADD version INT UNSIGNED NOT NULL DEFAULT 1'),
  },
];
