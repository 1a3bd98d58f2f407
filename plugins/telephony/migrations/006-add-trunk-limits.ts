import type { Migration } from '@perezvon/sdk/server';

export const addTrunkLimits: Migration = {
  id: '006-add-trunk-limits',
  up: ({ query }) =>
    query(`ALTER TABLE telephony_trunks
      ADD COLUMN transport VARCHAR(3) CHARACTER SET ascii NOT NULL DEFAULT 'udp',
      ADD COLUMN daily_minutes INT UNSIGNED NULL`),
};
