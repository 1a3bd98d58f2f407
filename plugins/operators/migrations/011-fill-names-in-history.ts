import type { Migration } from '@perezvon/sdk/server';

export const fillNamesInHistory: Migration = {
  id: '011-fill-names-in-history',
  up: ({ query }) =>
    query(`UPDATE operators_history
      SET state_names = IF(state_ru = '' AND state_en = '', '{}', JSON_OBJECT('ru', state_ru, 'en', state_en))
      WHERE state_names IS NULL`),
};
