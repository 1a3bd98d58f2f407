import type { Migration } from '@perezvon/sdk/server';

export const keepCallbackFirst: Migration = {
  id: '006-keep-callback-first',
  up: ({ query }) => query('ALTER TABLE queues_callbacks ADD COLUMN is_first BOOLEAN NOT NULL DEFAULT FALSE'),
};
