import { type Clock, HostClock, HostLog, inject, injectable, type Log } from '@perezvon/sdk/server';
import { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import { ActiveCampaigns } from './active-campaigns.js';
import type { OpenAttempt } from './attempt.js';
import { AttemptStore, type Claimed } from './attempt-store.js';
import { callerIdFor } from './caller-id.js';
import type { CampaignRun } from './campaign-run.js';
import { DialerEvents } from './dialer-events.js';
import { DialingStatus } from './dialing-status.js';
import { Finishing } from './finishing.js';
import { LiveAttempts } from './live-attempts.js';
import { Pacer } from './pacing/pacer.js';
import { Preparing } from './preparing.js';
import { WriteQueue } from './write-queue.js';

/** Takes contacts out of their lists: to be called, or to be given up. */
@injectable()
export class Claiming {
  constructor(
    @inject(HostClock) private readonly clock: Clock,
    @inject(HostLog) private readonly log: Log,
    @inject(AttemptStore) private readonly store: AttemptStore,
    @inject(WriteQueue) private readonly queue: WriteQueue,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(ProgressRegistry) private readonly progress: ProgressRegistry,
    @inject(Pacer) private readonly pacer: Pacer,
    @inject(DialingStatus) private readonly status: DialingStatus,
    @inject(DialerEvents) private readonly events: DialerEvents,
    @inject(Preparing) private readonly preparing: Preparing,
    @inject(Finishing) private readonly finishing: Finishing,
  ) {}

  /** Claims a due contact for each of these lines, tells the engine what came of it, and has their messages made. */
  async claim(campaignId: string, trunks: readonly string[]): Promise<void> {
    const run = this.campaigns.run(campaignId);
    const { attempts, refused } = await this.queue.run(() => this.take(run, campaignId, trunks));
    const prepared = attempts.map(({ id, trunkId }) => ({ id, trunk: trunkId }));
    this.pacer.post({ type: 'claimed', campaign: campaignId, attempts: prepared, dueFrom: run?.dueFrom() });
    if (attempts.length + refused.length > 0) this.events.emit('changed', campaignId);
    if (refused.length > 0) this.finishing.consider(campaignId);
    await this.preparing.prepare(
      campaignId,
      attempts.map(({ id }) => id),
    );
  }

  private async take(run: CampaignRun | undefined, campaignId: string, trunks: readonly string[]): Promise<Claimed> {
    const nothing: Claimed = { attempts: [], refused: [] };
    if (!run || !this.status.mayDial) return nothing;
    try {
      const now = this.clock.now();
      const ids = AttemptStore.idsFor(trunks.length, now);
      const order = { campaignId, trunks, now, ids, order: run.campaign.order };
      const claimed = await this.store.claim(run, order, (attempt) => this.callerIdOf(run, attempt));
      for (const attempt of claimed.attempts) this.attempts.add(attempt, 'preparing');
      const given = claimed.refused.flatMap(({ retryAt, reason }) => (retryAt === undefined ? [reason] : []));
      this.progress.wrote(campaignId, (progress) => progress.claimed(claimed.attempts.length, given));
      return claimed;
    } catch (error) {
      // It may have been committed all the same: the recovery finds such attempts, and gives them back.
      run.due.forget();
      this.status.failed(error);
      return nothing;
    }
  }

  private callerIdOf({ campaign }: CampaignRun, { number, contactId, ordinal, trunkId }: OpenAttempt) {
    return callerIdFor(campaign.callerIds, number, contactId + ordinal) ?? this.campaigns.trunk(trunkId)?.callerId;
  }

  /** Contacts whose hours will not come again end without a call. */
  async giveUpClosed(campaignId: string, { due, campaign, openingOf }: CampaignRun): Promise<void> {
    const groups = due.closed(openingOf);
    if (groups.length === 0) return;
    try {
      const given = await this.queue.run(() => this.store.close(campaign, groups, this.clock.now()));
      for (const group of groups) {
        due.noFresh(group);
        due.retriesOf(group, undefined);
      }
      if (given === 0) return;
      this.log.info('contacts are given up: their hours do not come again', { campaign: campaignId, given });
      await this.progress.recount(campaignId);
      this.events.emit('changed', campaignId);
      this.finishing.consider(campaignId);
    } catch (error) {
      this.status.failed(error);
    }
  }
}
