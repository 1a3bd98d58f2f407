import type { Media, SoundFolder } from '@perezvon/sdk/server';
import { PromptNotFoundError, PromptNotReadyError } from '../errors.js';
import type { Prompts } from '../index.js';
import { PromptModel } from '../models.js';

/** The prompt library over its table. Ready prompts seldom change: what was read once is kept for the hot path. */
export class SqlPrompts implements Prompts {
  private readonly ready = new Map<string, number>();

  constructor(private readonly folder: SoundFolder) {}

  async media(promptId: string): Promise<Media> {
    if (!this.ready.has(promptId)) {
      const prompt = await PromptModel.findByPk(promptId);
      if (!prompt) throw new PromptNotFoundError(promptId);
      if (prompt.state !== 'ready') throw new PromptNotReadyError(prompt.name);
      this.ready.set(promptId, prompt.durationMs ?? 0);
    }
    return { sound: this.folder.sound(promptId) };
  }

  async durationMs(promptId: string): Promise<number | undefined> {
    const known = this.ready.get(promptId);
    if (known !== undefined) return known;
    const prompt = await PromptModel.findByPk(promptId);
    return prompt?.state === 'ready' ? (prompt.durationMs ?? undefined) : undefined;
  }

  /** Call when a prompt was deleted or replaced. */
  forget(promptId: string): void {
    this.ready.delete(promptId);
  }
}
