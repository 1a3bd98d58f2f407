import type { Migration } from '@perezvon/sdk/server';

export const addTrunkKind: Migration = {
  id: '008-add-trunk-kind',
  up: ({ query }) =>
    query(`ALTER TABLE telephony_trunks
      ADD COLUMN kind VARCHAR(6) CHARACTER SET ascii NOT NULL DEFAULT 'sip',
      ADD COLUMN \`lines\` TEXT NULL`),
};
