import type { Migration } from '@perezvon/sdk/server';

export const addUsualStates: Migration = {
  id: '003-add-usual-states',
  up: ({ query }) =>
    query(`INSERT IGNORE INTO operators_states (id, kind, name_ru, name_en, digit, paid, limit_minutes) VALUES
      ('00000000-0000-7000-8000-000000000001', 'ready', 'Готов', 'Ready', 0, TRUE, NULL),
      ('00000000-0000-7000-8000-000000000002', 'paused', 'Пауза 1', 'Pause 1', 1, TRUE, 15),
      ('00000000-0000-7000-8000-000000000003', 'paused', 'Пауза 2', 'Pause 2', 2, FALSE, 60),
      ('00000000-0000-7000-8000-000000000004', 'paused', 'Отошёл', 'Away', 3, FALSE, 10)`),
};
