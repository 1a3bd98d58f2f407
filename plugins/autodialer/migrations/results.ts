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
];
