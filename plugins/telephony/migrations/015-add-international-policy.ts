import type { Migration } from '@perezvon/sdk/server';

/** An installation that calls already goes on calling abroad; a new one begins at home. */
export const addInternationalPolicy: Migration = {
  id: '015-add-international-policy',
  async up({ query }) {
    await query(`ALTER TABLE telephony_dial_policy
      ADD COLUMN IF NOT EXISTS international TINYINT(1) NOT NULL DEFAULT 0,
      ADD COLUMN IF NOT EXISTS home_country CHAR(2) CHARACTER SET ascii NOT NULL DEFAULT 'RU'`);
    await query(
      'UPDATE telephony_dial_policy SET international = EXISTS (SELECT 1 FROM telephony_trunks) WHERE id = 1',
    );
  },
};
