import { Speech } from '@perezvon/plugin-sounds';
import { OutboundRouting } from '@perezvon/plugin-telephony';
import { type Call, type Clock, HostClock, inject, injectable, type Media } from '@perezvon/sdk/server';
import { type Language, newId } from '@perezvon/sdk/shared';
import type { Waiting } from '../runtime/waiting.js';
import { saidText } from '../waiting/said-texts.js';
import { CallbackCompliance } from './callback-compliance.js';
import { CallbackLine } from './callback-line.js';
import { type Callback, CallbackRepository } from './callback-repository.js';

/** What callers hear and get who press the key for a call back. */
@injectable()
export class CallbackOffers {
  constructor(
    @inject(CallbackRepository) private readonly repository: CallbackRepository,
    @inject(CallbackLine) private readonly line: CallbackLine,
    @inject(OutboundRouting) private readonly routing: OutboundRouting,
    @inject(CallbackCompliance) private readonly compliance: CallbackCompliance,
    @inject(Speech) private readonly speech: Speech,
    @inject(HostClock) private readonly clock: Clock,
  ) {}

  /** Whether the rules allow the number: it is the caller's word, and may be an expensive one that is not theirs. */
  async mayPromise(number: string): Promise<boolean> {
    return (await this.routing.allows(number)) && (await this.compliance.allows(number));
  }
  /**
   * Stored first, then told to the caller.
   *
   * @param wants what the call had besides the queue's own settings
   */
  async promise(call: Call, waiting: Waiting, wants: Pick<Callback, 'priority' | 'skills'>): Promise<void> {
    const { language } = call;
    const callback: Callback = {
      ...wants,
      id: newId(),
      callId: call.id,
      queueId: waiting.queueId,
      number: call.number ?? '',
      trunk: call.trunk,
      language,
      since: waiting.since,
      isFirst: false,
      tries: 0,
    };
    // Who has been promised one keeps their place.
    if (!this.line.isPromised(callback.queueId, callback.number)) {
      await this.repository.add(callback, this.clock.now());
      this.line.enter(callback);
    }
    await call.play(await this.speech.media(saidText('callback', language), language));
  }
  /** A customer has called again, and an operator talks with them. */
  served(queueId: string, number: string | undefined): void {
    if (number !== undefined) this.line.served(queueId, number);
  }
  /** For callers whose number may not be called: they wait on. */
  refusal(language: Language): Promise<Media> {
    return this.speech.media(saidText('callbackRefused', language), language);
  }
}
