import { type Media, token } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';

/** What other plugins may ask of the prompt library. */
export interface Prompts {
  /** Where a prompt's sound is for `Call.play`. Throws NotFoundError, or ConflictError while it is not ready. */
  media(promptId: string, language: Language): Promise<Media>;
  /** How long the prompt lasts, in milliseconds; undefined when it is not there or not ready. */
  durationMs(promptId: string): Promise<number | undefined>;
}
export const Prompts = token<Prompts>('sounds.prompts');

/** Asked before a prompt is deleted: says by whom it is used. */
export { PromptUse, type PromptUser } from './prompts/prompt-use.js';
