import type { Migration } from '@perezvon/sdk/server';

export const addTrunkKind: Migration = {
  id: '008-add-trunk-kind',
  up: ({ query }) =>
    query(`ALTER TABLE telephony_trunks
      ADD COLUMN IF NOT EXISTS kind VARCHAR(6) CHARACTER SET ascii NOT NULL DEFAULT 'sip',
      ADD COLUMN IF NOT EXISTS \`lines\` TEXT NULL`),
};
