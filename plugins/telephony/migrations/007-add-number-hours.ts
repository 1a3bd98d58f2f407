import type { Migration } from '@perezvon/sdk/server';

export const addNumberHours: Migration = {
  id: '007-add-number-hours',
  up: ({ query }) =>
    query(`ALTER TABLE telephony_numbers
      ADD COLUMN hours TEXT NULL,
      ADD COLUMN closed TEXT NULL`),
};
