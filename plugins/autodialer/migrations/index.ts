import type { Migration } from '@perezvon/sdk/server';
import { resultMigrations } from './results.js';
import { table } from './table.js';

const key = 'CHAR(36) CHARACTER SET ascii NOT NULL';

/** The autodialer's schema, step by step. Times are UTC with milliseconds. */
export const migrations: readonly Migration[] = [
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
      outcome ENUM('reached', 'tooLittle', 'busy', 'noAnswer', 'rejected', 'congestion', 'invalid', 'failure',
        'cancelled', 'uncertain') NULL,
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
