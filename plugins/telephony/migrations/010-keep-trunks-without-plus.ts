import type { Migration } from '@perezvon/sdk/server';

export const keepTrunksWithoutPlus: Migration = {
  id: '010-keep-trunks-without-plus',
  up: ({ query }) => query("UPDATE telephony_trunks SET dial_form = 'digits' WHERE NOT plus"),
};
