import type { Migration } from '@perezvon/sdk/server';

/** What a prompt is to become: the present sound is played until the new one is whole. */
export const addReplacements: Migration = {
  id: '002-add-replacements',
  up: ({ query }) => query('ALTER TABLE sounds_prompts ADD replacement JSON NULL AFTER file_name'),
};
