import type { Migration } from '@perezvon/sdk/server';

/** JSON; null for the trunks that were there before (`formerSipOptions`). */
export const addSipOptions: Migration = {
  id: '014-add-sip-options',
  up: ({ query }) => query('ALTER TABLE telephony_trunks ADD options TEXT NULL'),
};
