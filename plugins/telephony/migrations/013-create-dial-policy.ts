import type { Migration } from '@perezvon/sdk/server';

/** An installation that calls already goes on as it did, but for numbers that cost most. */
export const createDialPolicy: Migration = {
  id: '013-create-dial-policy',
  async up({ query }) {
    await query(`CREATE TABLE IF NOT EXISTS telephony_dial_policy (
      id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
      premium TINYINT(1) NOT NULL DEFAULT 0,
      satellite TINYINT(1) NOT NULL DEFAULT 0,
      rules_bind_all TINYINT(1) NOT NULL DEFAULT 1,
      version INT NOT NULL DEFAULT 1
    ) ENGINE=InnoDB`);
    await query(`INSERT IGNORE INTO telephony_dial_policy (id, rules_bind_all)
      SELECT 1, NOT EXISTS (SELECT 1 FROM telephony_trunks)`);
  },
};
