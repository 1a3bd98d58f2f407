import type { Migration } from '@perezvon/sdk/server';

export const addNumber: Migration = {
  id: '007-add-number',
  up: ({ query }) =>
    query(`ALTER TABLE queues_queues
      ADD COLUMN number VARCHAR(6) CHARACTER SET ascii NULL,
      ADD UNIQUE KEY queues_number (number)`),
};
