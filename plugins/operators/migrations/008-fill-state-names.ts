import type { Migration } from '@perezvon/sdk/server';

export const fillStateNames: Migration = {
  id: '008-fill-state-names',
  up: ({ query }) =>
    query(`UPDATE operators_states SET names = JSON_OBJECT('ru', name_ru, 'en', name_en) WHERE names IS NULL`),
};
