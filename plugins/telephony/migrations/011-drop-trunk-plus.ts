import type { Migration } from '@perezvon/sdk/server';

export const dropTrunkPlus: Migration = {
  id: '011-drop-trunk-plus',
  up: ({ query }) => query('ALTER TABLE telephony_trunks DROP COLUMN plus'),
};
