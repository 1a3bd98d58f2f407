import type { Migration } from '@perezvon/sdk/server';

export const addTrunkFormats: Migration = {
  id: '009-add-trunk-formats',
  up: ({ query }) =>
    query(`ALTER TABLE telephony_trunks
      ADD COLUMN dial_form VARCHAR(8) CHARACTER SET ascii NOT NULL DEFAULT 'plus',
      ADD COLUMN dial_prefix VARCHAR(8) CHARACTER SET ascii NOT NULL DEFAULT '',
      ADD COLUMN numbering VARCHAR(4) CHARACTER SET ascii NOT NULL DEFAULT 'RU',
      ADD COLUMN default_number VARCHAR(16) CHARACTER SET ascii NULL`),
};
