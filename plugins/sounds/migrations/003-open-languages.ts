import type { Migration } from '@perezvon/sdk/server';

/** A further language is a locale file, so the column takes any code. */
export const openLanguages: Migration = {
  id: '003-open-languages',
  up: ({ query }) => query('ALTER TABLE sounds_prompts MODIFY language CHAR(2) CHARACTER SET ascii NOT NULL'),
};
