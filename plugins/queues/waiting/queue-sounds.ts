import { Prompts, Speech } from '@perezvon/plugin-sounds';
import { HostLog, inject, injectable, type Log, type Media } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import { QueueVisitRepository } from '../queue-visits/queue-visit-repository.js';
import { AcdEngine } from '../runtime/acd-engine.js';
import { OperatorDirectory } from '../runtime/operator-directory.js';
import type { QueueView } from '../schemas.js';
import { announcement, expectedWaitMs, Programme } from './announcements.js';

const usualTalkMs = 180_000;

/** What callers of a queue hear: greeting, clips, announced place and wait. A sound that is missing is left out. */
@injectable()
export class QueueSounds {
  constructor(
    @inject(Prompts) private readonly prompts: Prompts,
    @inject(Speech) private readonly speech: Speech,
    @inject(HostLog) private readonly log: Log,
    @inject(QueueVisitRepository) private readonly visits: QueueVisitRepository,
    @inject(AcdEngine) private readonly engine: AcdEngine,
    @inject(OperatorDirectory) private readonly directory: OperatorDirectory,
  ) {}

  async greeting({ settings }: QueueView, language: Language): Promise<Media | undefined> {
    return settings.greeting === null ? undefined : this.prompt(settings.greeting, language);
  }
  /** What is played between the music. */
  async programme(queue: QueueView, caller: string, language: Language): Promise<Programme> {
    const { announcePlace, announceWait, clips } = queue.settings;
    const media = await Promise.all(clips.map((id) => this.prompt(id, language)));
    const words = async () => {
      const place = this.engine.placeOf(caller) ?? 1;
      const waitMs = announceWait ? await this.expectedWaitMs(queue, place) : undefined;
      return this.speech.media(announcement(announcePlace ? place : undefined, waitMs, language), language);
    };
    const found = media.filter((one) => one !== undefined);
    return new Programme(found, announcePlace || announceWait ? words : undefined);
  }

  private async expectedWaitMs({ id, settings, members }: QueueView, place: number): Promise<number> {
    const talk = (await this.visits.meanTalkMs(id)) ?? usualTalkMs;
    const ready = members.filter(({ operatorId }) => this.directory.presenceOf(operatorId)?.presence === 'ready');
    return expectedWaitMs(place, talk + settings.wrapUpSeconds * 1_000, ready.length);
  }
  private async prompt(id: string, language: Language): Promise<Media | undefined> {
    try {
      return await this.prompts.media(id, language);
    } catch (error) {
      this.log.warn('a sound of a queue is missing', { prompt: id, error });
      return undefined;
    }
  }
}
