import { defineExtensionPoint } from '@perezvon/sdk/server';

/** A plugin that plays prompts tells which of its things need one, so that no prompt in use is deleted. */
export interface PromptUser {
  /** Names of the things (campaigns, menus) that use this prompt, for the message to the person who deletes. */
  usesOf(promptId: string): Promise<readonly string[]>;
}
export const PromptUse = defineExtensionPoint<PromptUser>('sounds.promptUse');
