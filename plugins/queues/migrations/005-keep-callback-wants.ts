import type { Migration } from '@perezvon/sdk/server';

export const keepCallbackWants: Migration = {
  id: '005-keep-callback-wants',
  // What the caller had of the one who led them here: without it a call back would come to another place, or to anybody.
  up: ({ query }) =>
    query(`ALTER TABLE queues_callbacks
      ADD COLUMN priority SMALLINT NOT NULL DEFAULT 0,
      ADD COLUMN skills TEXT CHARACTER SET utf8mb4 NULL`),
};
