import type { Migration } from '@perezvon/sdk/server';

/** `cut`: it can be heard, but holds less than the talk. */
export const cutRecordings: Migration = {
  id: '002-cut-recordings',
  up: ({ query }) =>
    query("ALTER TABLE recording_recordings MODIFY state ENUM('recording','waiting','ready','failed','cut') NOT NULL"),
};
