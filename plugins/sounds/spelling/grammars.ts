import type { Language } from '@perezvon/sdk/shared';
import { english } from './english.js';
import type { Grammar } from './grammar.js';
import { russian } from './russian.js';
import { unspelled } from './unspelled.js';

/** The languages whose grammar we know; the engine that reads aloud spells for itself in all others. */
const grammars: ReadonlyMap<Language, Grammar> = new Map([
  ['ru', russian],
  ['en', english],
]);
export const grammarOf = (language: Language): Grammar => grammars.get(language) ?? unspelled(language);
