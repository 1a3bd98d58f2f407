import type { Prompts } from '@perezvon/plugin-sounds';
import type { ConfigSection, Log } from '@perezvon/sdk/server';
import { defaultLanguage } from '@perezvon/sdk/shared';
import type { QueueView } from '../schemas.js';

const ofPrompt = /^prompt-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The prompt that is a queue's music; nothing where the music is a class that Asterisk has of itself. */
export const musicPrompt = (music: string): string | undefined => ofPrompt.exec(music)?.[1];

/** All prompts that are music somewhere. */
export const musicPrompts = (queues: readonly Pick<QueueView, 'settings'>[]): readonly string[] =>
  [...new Set(queues.flatMap(({ settings }) => musicPrompt(settings.music) ?? []))].toSorted();

/** A class of music for each prompt that is some queue's music: it is played again and again. */
export async function musicSections(
  queues: readonly Pick<QueueView, 'settings'>[],
  { prompts, log }: { readonly prompts: Pick<Prompts, 'media'>; readonly log: Log },
): Promise<readonly ConfigSection[]> {
  const sections: ConfigSection[] = [];
  for (const id of musicPrompts(queues)) {
    try {
      const media = await prompts.media(id, defaultLanguage);
      if (!('sound' in media)) continue;
      const lines = [
        ['mode', 'playlist'],
        ['entry', media.sound],
      ] as const;
      sections.push({ file: 'musiconhold.conf', name: `prompt-${id}`, lines });
    } catch (error) {
      // Asterisk plays its usual music for a class that it does not know.
      log.warn('the music of a queue is not there', { prompt: id, error });
    }
  }
  return sections;
}
