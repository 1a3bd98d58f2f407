import type { Migration } from '@perezvon/sdk/server';

export const addNumberHours: Migration = {
  id: '007-add-number-hours',
  up: ({ query }) =>
    query(`ALTER TABLE telephony_numbers
      ADD COLUMN IF NOT EXISTS hours TEXT NULL,
      ADD COLUMN IF NOT EXISTS closed TEXT NULL`),
};
