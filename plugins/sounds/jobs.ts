import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defineJob, type SoundFolder, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { PromptModel } from './models.js';
import { convertSound, speak } from './prompts/converter.js';
import { BrokenSoundError } from './errors.js';

/** Where the conversion reads and writes. */
export interface SoundPlaces {
  readonly sounds: SoundFolder;
  readonly originals: string;
}
export const SoundPlaces = token<SoundPlaces>('sounds.places');

/** Makes the playable files of one prompt. Repeating it is harmless. */
export const convertPrompt = defineJob({
  name: 'convertPrompt',
  data: z.object({ promptId: z.uuid() }),
  concurrency: 2,
  retry: { attempts: 3, delayMs: 2_000 },
  inject: { places: SoundPlaces },
  async run({ data, signal, progress }, { places }) {
    const prompt = await PromptModel.findByPk(data.promptId);
    if (!prompt || prompt.state === 'ready') return;
    const original = join(places.originals, prompt.id);
    progress(0, 1);
    try {
      if (prompt.kind === 'text') await speak(prompt.text ?? '', prompt.language, original, signal);
      const { durationMs } = await convertSound(original, join(places.sounds.path, prompt.id), signal);
      await prompt.update({ state: 'ready', durationMs, error: null });
    } catch (error) {
      // A broken file stays broken: the reason is shown. Anything else (a full disk) is tried again.
      if (!(error instanceof BrokenSoundError)) throw error;
      await prompt.update({ state: 'failed', error: String(error.params.reason ?? error.message).slice(0, 500) });
    }
    await rm(original, { force: true });
    progress(1, 1);
  },
});
