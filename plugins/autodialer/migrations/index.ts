import type { Migration } from '@perezvon/sdk/server';
import { resultMigrations } from './results.js';
import { table } from './table.js';

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
  // minutes without the dialer ever meeting its rows, and becomes visible by one update of the list's own row.
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
  // A message has parts, keys and rules of its own; what was one prompt becomes the first part.
  table(
    '007-extend-campaigns',
    `ALTER TABLE autodialer_campaigns
      ADD message JSON NOT NULL DEFAULT ('[]') AFTER prompt_id,
      ADD message_keys JSON NOT NULL DEFAULT ('{}'),
      ADD key_wait_ms INT UNSIGNED NOT NULL DEFAULT 5000,
      ADD machine ENUM('ignore', 'hangUp', 'leaveMessage') NOT NULL DEFAULT 'ignore',
      ADD caller_ids JSON NOT NULL DEFAULT ('[]'),
      ADD retry JSON NOT NULL DEFAULT ('{"growth":"fixed","perDay":null,"counts":{},"otherNumber":[],"until":"heard"}'),
      ADD schedule_ids JSON NOT NULL DEFAULT ('[]'),
      ADD clocks ENUM('campaign', 'contact') NOT NULL DEFAULT 'campaign',
      ADD calendar_id CHAR(36) CHARACTER SET ascii NULL,
      ADD holidays ENUM('closed', 'asSunday', 'open') NOT NULL DEFAULT 'open',
      ADD policy_id VARCHAR(64) NOT NULL DEFAULT 'none',
      ADD consent_column VARCHAR(64) NULL,
      ADD call_order ENUM('file', 'reverse') NOT NULL DEFAULT 'file',
      ADD webhook JSON NULL,
      ADD archived BOOLEAN NOT NULL DEFAULT FALSE`,
  ),
  table(
    '008-keep-prompts-and-caller-ids',
    `UPDATE autodialer_campaigns SET
       message = IF(prompt_id IS NULL, '[]', JSON_ARRAY(JSON_OBJECT('kind', 'prompt', 'promptId', prompt_id))),
       caller_ids = IF(caller_id IS NULL, '[]', JSON_ARRAY(JSON_OBJECT('number', caller_id, 'prefixes', JSON_ARRAY())))`,
  ),
  table('009-drop-old-columns', 'ALTER TABLE autodialer_campaigns DROP COLUMN prompt_id, DROP COLUMN caller_id'),
  // A lane is a part of a list whose contacts share their time zone and their priority: it opens and is called as one.
  table('010-add-lanes-to-lists', 'ALTER TABLE autodialer_lists ADD lanes JSON NULL'),
  table(
    '011-extend-contacts',
    `ALTER TABLE autodialer_contacts
      ADD lane TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER list_id,
      ADD other_numbers VARCHAR(100) CHARACTER SET ascii NOT NULL DEFAULT '' AFTER number,
      ADD number_index TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER other_numbers,
      ADD tally VARCHAR(250) CHARACTER SET ascii NOT NULL DEFAULT '' AFTER attempts,
      DROP KEY due,
      ADD KEY due (list_id, state, lane, next_at, id)`,
  ),
  table(
    '012-extend-attempts',
    `ALTER TABLE autodialer_attempts
      MODIFY outcome ENUM('reached', 'tooLittle', 'busy', 'noAnswer', 'rejected', 'congestion', 'invalid', 'failure',
        'cancelled', 'uncertain', 'machine', 'noMessage') NULL,
      ADD answer ENUM('confirmed', 'optedOut', 'transferred') NULL,
      ADD caller_id VARCHAR(16) CHARACTER SET ascii NULL,
      ADD decision VARCHAR(300) NULL`,
  ),
  // Written in the transaction that ends the attempt: no result is lost on its way to the customer's system.
  table(
    '017-create-deliveries',
    `CREATE TABLE autodialer_deliveries (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      campaign_id ${key},
      attempt_id ${key},
      state ENUM('waiting', 'delivered', 'failed') NOT NULL DEFAULT 'waiting',
      tries TINYINT UNSIGNED NOT NULL DEFAULT 0,
      next_at DATETIME(3) NOT NULL,
      status SMALLINT UNSIGNED NULL,
      error VARCHAR(200) NULL,
      UNIQUE KEY once (attempt_id),
      KEY due (state, next_at),
      KEY of_campaign (campaign_id, id)
    )`,
  ),
  // The figures of a campaign's page come from this index alone.
  table(
    '018-widen-outcome-index',
    `ALTER TABLE autodialer_attempts DROP KEY of_outcome,
      ADD KEY of_outcome (campaign_id, outcome, ordinal, answer, created_at)`,
  ),
  table('019-add-recording', 'ALTER TABLE autodialer_campaigns ADD record BOOLEAN NOT NULL DEFAULT FALSE'),
  // Contacts stand in two indexes; short numbers there load a list half as fast again (`lists/short-keys.ts`).
  table('020-number-campaigns', 'ALTER TABLE autodialer_campaigns ADD no INT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE'),
  table('021-number-lists', 'ALTER TABLE autodialer_lists ADD no INT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE'),
  table(
    '022-add-short-keys',
    `ALTER TABLE autodialer_contacts
      ADD campaign_no INT UNSIGNED NULL AFTER campaign_id,
      ADD list_no INT UNSIGNED NULL AFTER list_id`,
  ),
  table(
    '023-fill-short-keys',
    `UPDATE autodialer_contacts c
       JOIN autodialer_lists l ON l.id = c.list_id JOIN autodialer_campaigns g ON g.id = c.campaign_id
     SET c.campaign_no = g.no, c.list_no = l.no`,
  ),
  // What is left of a deleted campaign, and its purge would not find any more.
  table('024-drop-lost-contacts', 'DELETE FROM autodialer_contacts WHERE list_no IS NULL'),
  table(
    '025-use-short-keys',
    `ALTER TABLE autodialer_contacts
      DROP KEY once_in_campaign, DROP KEY due,
      DROP COLUMN campaign_id, DROP COLUMN list_id,
      MODIFY campaign_no INT UNSIGNED NOT NULL, MODIFY list_no INT UNSIGNED NOT NULL,
      ADD UNIQUE KEY once_in_campaign (campaign_no, number),
      ADD KEY due (list_no, state, lane, next_at, id)`,
  ),
  // A contact that is taken up once more has its attempts numbered on.
  table('026-widen-ordinals', 'ALTER TABLE autodialer_attempts MODIFY ordinal SMALLINT UNSIGNED NOT NULL'),
  table(
    '027-add-left-messages',
    "ALTER TABLE autodialer_attempts MODIFY answer ENUM('confirmed', 'optedOut', 'transferred', 'leftMessage') NULL",
  ),
  ...resultMigrations,
  // A further language is a locale file, so the column takes any code.
  table('034-open-languages', 'ALTER TABLE autodialer_campaigns MODIFY language CHAR(2) CHARACTER SET ascii NOT NULL'),
];
