import type { Migration } from '@perezvon/sdk/server';

/** A step of one statement that the autodialer ran before compliance was a plugin of its own. */
const formerStep = (id: string, sql: string): Migration => ({
  id,
  formerly: 'autodialer',
  up: ({ query }) => query(sql),
});

/** The schema of compliance, step by step. Times are UTC with milliseconds. */
export const migrations: readonly Migration[] = [
  // `campaign_id` is empty where the number is not to be called by anybody.
  formerStep(
    '013-create-do-not-call',
    `CREATE TABLE autodialer_do_not_call (
      number VARCHAR(16) CHARACTER SET ascii NOT NULL,
      campaign_id CHAR(36) CHARACTER SET ascii NOT NULL DEFAULT '',
      source ENUM('person', 'import', 'key', 'api') NOT NULL,
      comment VARCHAR(200) NOT NULL DEFAULT '',
      created_at DATETIME(3) NOT NULL,
      created_by VARCHAR(64) NOT NULL,
      PRIMARY KEY (number, campaign_id),
      KEY newest (created_at, number)
    )`,
  ),
  formerStep(
    '014-create-schedules',
    `CREATE TABLE autodialer_schedules (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      name VARCHAR(200) NOT NULL,
      schedule JSON NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      updated_at DATETIME(3) NOT NULL
    )`,
  ),
  formerStep(
    '015-create-calendars',
    `CREATE TABLE autodialer_calendars (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      name VARCHAR(200) NOT NULL,
      days JSON NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      updated_at DATETIME(3) NOT NULL
    )`,
  ),
  formerStep(
    '016-create-policies',
    `CREATE TABLE autodialer_policies (
      id VARCHAR(64) NOT NULL PRIMARY KEY,
      name VARCHAR(200) NOT NULL,
      profile JSON NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      updated_at DATETIME(3) NOT NULL
    )`,
  ),
];
