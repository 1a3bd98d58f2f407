import type { Migration } from '@perezvon/sdk/server';

/** The call that the conversation belongs to: of a call back the one in which it was promised. */
export const addInteractions: Migration = {
  id: '003-add-interactions',
  async up({ query }) {
    await query(
      'ALTER TABLE recording_recordings ADD interaction_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER call_id',
    );
    await query('UPDATE recording_recordings SET interaction_id = call_id WHERE interaction_id IS NULL');
    await query(
      `ALTER TABLE recording_recordings MODIFY interaction_id CHAR(36) CHARACTER
        SET ascii COLLATE ascii_bin NOT NULL, ADD INDEX (interaction_id)`,
    );
  },
};
