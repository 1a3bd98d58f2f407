import type { Migration } from '@perezvon/sdk/server';
import { table } from './table.js';

/** What was added so that results can be told: of contacts rather than calls, and of those who were never called. */
export const resultMigrations: readonly Migration[] = [
  // The funnel counts contacts, from this index alone.
  table(
    '030-index-contacts-by-outcome',
    `ALTER TABLE autodialer_attempts DROP KEY of_outcome,
      ADD KEY of_outcome (campaign_id, outcome, ordinal, answer, created_at, contact_id)`,
  ),
  // Contacts that ended without a call: no attempt tells of them.
  table(
    '032-create-refusals',
    `CREATE TABLE autodialer_refusals (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      campaign_id CHAR(36) CHARACTER SET ascii NOT NULL,
      contact_id BIGINT UNSIGNED NOT NULL,
      number VARCHAR(16) CHARACTER SET ascii NOT NULL,
      reason VARCHAR(16) CHARACTER SET ascii NOT NULL,
      created_at DATETIME(3) NOT NULL,
      KEY of_campaign (campaign_id, reason)
    )`,
  ),
  table(
    '033-deliver-refusals',
    `ALTER TABLE autodialer_deliveries
      MODIFY attempt_id CHAR(36) CHARACTER SET ascii NULL,
      ADD refusal_id BIGINT UNSIGNED NULL AFTER attempt_id`,
  ),
];
