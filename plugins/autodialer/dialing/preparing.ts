import { inject, injectable } from '@perezvon/sdk/server';
import { UnspeakableError } from '../errors.js';
import { MessageMaker } from '../message/message-maker.js';
import { ActiveCampaigns } from './active-campaigns.js';
import { Ending } from './ending.js';
import { LiveAttempts } from './live-attempts.js';
import { Pacer } from './pacing/pacer.js';

/** Makes the messages of claimed attempts. Each may start as soon as its own is made; one that cannot be made is over. */
@injectable()
export class Preparing {
  constructor(
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(MessageMaker) private readonly messages: MessageMaker,
    @inject(Pacer) private readonly pacer: Pacer,
    @inject(Ending) private readonly ending: Ending,
  ) {}

  async prepare(campaignId: string, ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.makeMessage(campaignId, id)));
  }

  private async makeMessage(campaignId: string, id: string): Promise<void> {
    const live = this.attempts.get(id);
    const campaign = this.campaigns.campaign(campaignId);
    try {
      if (live && campaign) live.media = await this.messages.prepare(campaign, live.attempt);
    } catch (error) {
      this.pacer.post({ type: 'messageFailed', campaign: campaignId, attempts: [id] });
      if (live && error instanceof UnspeakableError) this.ending.over(live, 'noMessage');
      else this.ending.notStarted(id, error);
      return;
    }
    if (live) live.phase = 'prepared';
    this.pacer.post({ type: 'messageReady', campaign: campaignId, attempts: [id] });
  }
}
