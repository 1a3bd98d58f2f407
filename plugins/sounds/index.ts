import { defineEvent, type Media, token } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import { z } from 'zod';
import type { Speech as SpeechService } from './speech/speech-cache.js';

/** What other plugins may ask of the prompt library. */
export interface Prompts {
  /** Where a prompt's sound is for `Call.play`. Throws NotFoundError, or ConflictError while it is not ready. */
  media(promptId: string, language: Language): Promise<Media>;
  /** How long the prompt lasts, in milliseconds; undefined when it is not there or not ready. */
  durationMs(promptId: string): Promise<number | undefined>;
}
export const Prompts = token<Prompts>('sounds.prompts');

/** Another sound has taken the place of the one a prompt had. */
export const PromptReplaced = defineEvent('sounds.promptReplaced', z.object({ id: z.string() }));

/** Asked before a prompt is deleted: says by whom it is used. */
export { PromptUse, type PromptUser } from './prompts/prompt-use.js';

/** Reads text aloud: rendered once, then kept. */
export const Speech = token<SpeechService>('sounds.speech');
export type Speech = SpeechService;
export { type SpeechEngine, SpeechEngines } from './speech/engines.js';

export { spell, type SpellOrder } from './spelling/spell.js';
export { type Currency, currencies } from './spelling/money.js';
export { type Gender, type Noun, type Word, wordsText } from './spelling/word.js';
