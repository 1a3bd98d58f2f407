import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defineJob, type EventsHost, type SoundFolder, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { PromptReplaced } from './index.js';
import { PromptModel } from './models.js';
import { convertSound, speak } from './prompts/converter.js';
import { BrokenSoundError } from './errors.js';

/** Where the conversion reads and writes. */
export interface SoundPlaces {
  readonly sounds: SoundFolder;
  readonly originals: string;
}
export const Events = token<EventsHost>('sounds.events');
export const SoundPlaces = token<SoundPlaces>('sounds.places');

/** Makes the playable files of one prompt. Repeating it is harmless. */
export const convertPrompt = defineJob({
  name: 'convertPrompt',
  data: z.object({ promptId: z.uuid() }),
  concurrency: 2,
  retry: { attempts: 3, delayMs: 2_000 },
  inject: { places: SoundPlaces, events: Events },
  async run({ data, signal, progress }, { places, events }) {
    const prompt = await PromptModel.findByPk(data.promptId);
    const { replacement } = prompt ?? {};
    if (!prompt || (prompt.state === 'ready' && !replacement)) return;
    const source = replacement ?? prompt;
    const original = join(places.originals, prompt.id);
    progress(0, 1);
    try {
      if (source.kind === 'text') await speak(source.text ?? '', prompt.language, original, signal);
      const { durationMs } = await convertSound(original, join(places.sounds.path, prompt.id), signal);
      const { kind, text, fileName } = source;
      const done = { kind, text, fileName, state: 'ready', durationMs, error: null, replacement: null } as const;
      await prompt.update({ ...done, version: prompt.version + (replacement ? 1 : 0) });
      if (replacement) events.emit(PromptReplaced, { id: prompt.id });
    } catch (error) {
      // A broken file stays broken: the reason is shown. Anything else (a full disk) is tried again.
      if (!(error instanceof BrokenSoundError)) throw error;
      // What was there before is still there.
      const state = replacement ? prompt.state : 'failed';
      await prompt.update({
        state,
        replacement: null,
        error: String(error.params.reason ?? error.message).slice(0, 500),
      });
    }
    await rm(original, { force: true });
    progress(1, 1);
  },
});
