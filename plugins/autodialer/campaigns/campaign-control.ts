import {
  type Clock,
  HostClock,
  HostJobs,
  inject,
  injectable,
  type JobsHost,
  Op,
  type Principal,
} from '@perezvon/sdk/server';
import { Dialer } from '../dialing/dialer.js';
import { CampaignStateError } from '../errors.js';
import { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import { Campaigns } from './campaigns.js';
import { CampaignModel } from './model.js';
import { recycleContacts } from './recycle.js';
import { activeStates, type Campaign, type CampaignDetails, type CampaignState } from './schemas.js';
import { StartCheck } from './start-check.js';

/** Starts, pauses and stops campaigns. */
@injectable()
export class CampaignControl {
  constructor(
    @inject(HostJobs) private readonly jobs: JobsHost,
    @inject(HostClock) private readonly clock: Clock,
    @inject(Campaigns) private readonly campaigns: Campaigns,
    @inject(StartCheck) private readonly check: StartCheck,
    @inject(ProgressRegistry) private readonly progress: ProgressRegistry,
    @inject(Dialer) private readonly dialer: Dialer,
  ) {}

  /** @throws CampaignNotReadyError naming what is missing */
  async start(id: string, by: Principal): Promise<CampaignDetails> {
    const campaign = await this.campaigns.one(id);
    // Counted afresh: a list may have become ready a moment ago.
    await this.progress.recount(id);
    await this.check.assertReady(campaign);
    return this.move(campaign, 'running', ['draft', 'paused', 'stopped', 'finished'], by, {
      startedAt: campaign.startedAt ? new Date(campaign.startedAt) : new Date(this.clock.now()),
      finishedAt: null,
    });
  }

  /** No new calls; those that are up go on. */
  async pause(id: string, by: Principal): Promise<CampaignDetails> {
    return this.move(await this.campaigns.one(id), 'paused', ['running'], by);
  }

  /** No new calls; with `now` those that are up are hung up. */
  async stop(id: string, now: boolean, by: Principal): Promise<CampaignDetails> {
    const campaign = await this.campaigns.one(id);
    if (!(now && campaign.state === 'stopped')) await this.move(campaign, 'stopped', activeStates, by);
    if (now) await this.dialer.hangUp(id);
    return this.campaigns.details(id);
  }

  /** Puts a campaign away, or takes it out again. One that calls stays where it is. */
  async archive(id: string, archived: boolean, by: Principal): Promise<CampaignDetails> {
    const before = await this.campaigns.one(id);
    if (archived && activeStates.includes(before.state)) throw new CampaignStateError(before.state);
    await this.campaigns.write(async () => {
      await CampaignModel.update({ archived, updatedAt: new Date(this.clock.now()) }, { where: { id } });
      await this.campaigns.record(by, archived ? 'archived' : 'restored', id, undefined, undefined);
    });
    return this.campaigns.details(id);
  }

  /** Has contacts that were not reached called once more, from the beginning: in the background, by outcome. */
  async recycle(id: string, outcomes: readonly string[], by: Principal): Promise<{ jobId: string }> {
    const campaign = await this.campaigns.one(id);
    const jobId = await this.jobs.enqueue(recycleContacts, { campaignId: campaign.id, outcomes: [...outcomes] });
    await this.campaigns.record(by, 'recycled', id, undefined, { outcomes });
    return { jobId };
  }

  private async move(
    { id, state: before }: Campaign,
    state: CampaignState,
    from: readonly CampaignState[],
    by: Principal,
    more: { startedAt?: Date; finishedAt?: null } = {},
  ): Promise<CampaignDetails> {
    await this.campaigns.write(async () => {
      const [changed] = await CampaignModel.update(
        { state, updatedAt: new Date(this.clock.now()), ...more },
        { where: { id, state: { [Op.in]: [...from] } } },
      );
      if (changed === 0) throw new CampaignStateError(before);
      await this.campaigns.record(by, state, id, { state: before }, { state });
    });
    return this.campaigns.details(id);
  }
}
