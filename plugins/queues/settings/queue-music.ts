import { Prompts } from '@perezvon/plugin-sounds';
import {
  type AsteriskConfigHost,
  type ConfigSection,
  HostAsteriskConfig,
  HostLog,
  inject,
  injectable,
  type Log,
} from '@perezvon/sdk/server';
import { defaultLanguage } from '@perezvon/sdk/shared';
import type { QueueView } from '../schemas.js';
import { musicPrompt } from './music-prompt.js';
import { QueueRepository } from './queue-repository.js';

/** All prompts that are music somewhere. */
export const musicPrompts = (queues: readonly Pick<QueueView, 'settings'>[]): readonly string[] =>
  [...new Set(queues.flatMap(({ settings }) => musicPrompt(settings.music) ?? []))].toSorted();

/** Asterisk's configuration of music: a class for each prompt that is some queue's music, played again and again. */
@injectable()
export class QueueMusic {
  constructor(
    @inject(QueueRepository) private readonly queues: QueueRepository,
    @inject(Prompts) private readonly prompts: Prompts,
    @inject(HostAsteriskConfig) private readonly config: AsteriskConfigHost,
    @inject(HostLog) private readonly log: Log,
  ) {
    let inForce = this.inUse();
    queues.onChange(() => {
      const now = this.inUse();
      if (now !== inForce) this.config.changed();
      inForce = now;
    });
  }

  readonly sections = async (): Promise<readonly ConfigSection[]> => {
    const sections: ConfigSection[] = [];
    for (const id of musicPrompts(this.queues.all)) {
      try {
        const media = await this.prompts.media(id, defaultLanguage);
        if (!('sound' in media)) continue;
        const lines = [
          ['mode', 'playlist'],
          ['entry', media.sound],
        ] as const;
        sections.push({ file: 'musiconhold.conf', name: `prompt-${id}`, lines });
      } catch (error) {
        // Asterisk plays its usual music for a class that it does not know.
        this.log.warn('the music of a queue is missing', { prompt: id, error });
      }
    }
    return sections;
  };
  private inUse(): string {
    return musicPrompts(this.queues.all).join();
  }
}
