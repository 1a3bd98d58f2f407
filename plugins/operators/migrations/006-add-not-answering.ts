import type { Migration } from '@perezvon/sdk/server';

/** Where who misses calls is put: no pause that anybody chose, and none that is paid. Left out where its digit is taken. */
export const addNotAnswering: Migration = {
  id: '006-add-not-answering',
  up: ({ query }) =>
    query(`INSERT IGNORE INTO operators_states (id, kind, name_ru, name_en, digit, paid, limit_minutes) VALUES
      ('00000000-0000-7000-8000-000000000005', 'paused', 'Не отвечает', 'Not answering', 9, FALSE, NULL)`),
};
