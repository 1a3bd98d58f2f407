import { type Call, CallEndedError, type Clock, type Log, type Media, token } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import type { Prompts, Speech } from '@perezvon/plugin-sounds';
import type { Conversations } from '@perezvon/plugin-telephony';
import type { QueueRepository } from '../settings/queue-repository.js';
import type { AcdRuntime } from '../runtime/acd-runtime.js';
import type { LiveBoard } from '../runtime/live-board.js';
import type { OfferRegistry } from '../runtime/offer-registry.js';
import type { QueueView } from '../schemas.js';
import type { QueueVisitRepository } from '../queue-visits/queue-visit-repository.js';
import { announcement, expectedWaitMs, Programme } from './announcements.js';
import type { CallbackRegistry } from '../callbacks/callback-registry.js';
import type { RestoredCalls } from './restored-calls.js';

export interface QueueContextNeeds {
  readonly book: QueueRepository;
  readonly floor: AcdRuntime;
  readonly offers: OfferRegistry;
  readonly stays: QueueVisitRepository;
  readonly board: LiveBoard;
  readonly callbacks: CallbackRegistry;
  readonly talks: Conversations;
  readonly resumed: RestoredCalls;
  readonly prompts: Prompts;
  readonly speech: Speech;
  readonly clock: Clock;
  readonly log: Log;
}
const usualTalkMs = 180_000;
const stickyDays = 7;
const dayMs = 86_400_000;

/** What the destinations of queues need: everything about a queue that a caller meets. */
export class QueueContext {
  constructor(readonly parts: QueueContextNeeds) {}

  async greeting({ settings }: QueueView, language: Language): Promise<Media | undefined> {
    return settings.greeting === null ? undefined : this.prompt(settings.greeting, language);
  }
  /** What is heard between the music. A clip that is not there is left out: nobody is lost for a missing sound. */
  async programme(queue: QueueView, caller: string, language: Language): Promise<Programme> {
    const { announcePlace, announceWait, clips } = queue.settings;
    const media = await Promise.all(clips.map((id) => this.prompt(id, language)));
    const words = async () => {
      const place = this.parts.floor.acd.placeOf(caller) ?? 1;
      const waitMs = announceWait ? await this.expectedWaitMs(queue, place) : undefined;
      return this.parts.speech.media(announcement(announcePlace ? place : undefined, waitMs, language), language);
    };
    const found = media.filter((one) => one !== undefined);
    return new Programme(found, announcePlace || announceWait ? words : undefined);
  }
  async stickyOperator({ id, settings }: QueueView, number: string | undefined): Promise<string | undefined> {
    if (settings.stickySeconds === 0 || number === undefined) return undefined;
    const since = new Date(this.parts.clock.now() - stickyDays * dayMs);
    return this.parts.stays.lastOperator(id, number, since);
  }
  /** Before all others of the queue, over a restart too. */
  toFront(caller: string): void {
    const { floor, board } = this.parts;
    floor.waitingOf(caller)?.takenToFront();
    floor.step({ type: 'toFront', caller });
    board.callerMoved(caller);
  }
  /** Does what a caller may miss: when it fails they wait on all the same. What ends the call ends this too. */
  async unharmed(call: Call, what: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (error instanceof CallEndedError || call.signal.aborted) throw error;
      this.parts.log.warn(`${what} of a queue failed`, { call: call.id, error });
    }
  }

  private async expectedWaitMs({ id, settings, members }: QueueView, place: number): Promise<number> {
    const talk = (await this.parts.stays.meanTalkMs(id)) ?? usualTalkMs;
    const atWork = members.filter(({ operatorId }) => this.parts.floor.presenceOf(operatorId)?.presence === 'ready');
    return expectedWaitMs(place, talk + settings.wrapUpSeconds * 1_000, atWork.length);
  }
  private async prompt(id: string, language: Language): Promise<Media | undefined> {
    try {
      return await this.parts.prompts.media(id, language);
    } catch (error) {
      this.parts.log.warn('a sound of a queue is not there', { prompt: id, error });
      return undefined;
    }
  }
}
export const QueueContextToken = token<QueueContext>('queues.desk');
