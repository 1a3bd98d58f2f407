import {
  type Clock,
  HostClock,
  HostLive,
  inject,
  injectable,
  type LiveHost,
  NotFoundError,
} from '@perezvon/sdk/server';
import { z } from 'zod';
import { ActiveCampaigns } from '../dialing/active-campaigns.js';
import type { CampaignSummary } from '../dialing/campaign-watch.js';
import { DialerEvents } from '../dialing/dialer-events.js';
import { DialingStatus } from '../dialing/dialing-status.js';
import { LiveAttempts } from '../dialing/live-attempts.js';
import type { CampaignProgress } from './campaign-progress.js';
import { ProgressRegistry } from './campaign-progress-registry.js';

const permission = 'autodialer.campaigns.read';
/** A page is told of a change at most so often, in milliseconds. */
export const publishEveryMs = 250;

/**
 * The live screens: all campaigns, and one with its results as they happen. Patches are made from memory; what has not
 * changed is not sent.
 */
@injectable()
export class CampaignTopics {
  private readonly changed = new Set<string>();
  private problem: string | null = null;
  private readonly all;
  private readonly one;

  constructor(
    @inject(HostLive) live: LiveHost,
    @inject(HostClock) private readonly clock: Clock,
    @inject(DialingStatus) private readonly status: DialingStatus,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(ProgressRegistry) private readonly progress: ProgressRegistry,
    @inject(DialerEvents) events: DialerEvents,
  ) {
    events.on('changed', (campaignId) => this.touch(campaignId));
    this.all = live.topic({
      name: 'autodialer.campaigns',
      permission,
      params: z.object({}).transform((): Record<string, string> => ({})),
      snapshot: () => this.allNow(),
    });
    this.one = live.topic({
      name: 'autodialer.campaign',
      permission,
      params: z.object({ id: z.uuid() }),
      snapshot: ({ id }) => this.oneNow(id),
    });
  }

  private touch(campaignId: string): void {
    this.changed.add(campaignId);
  }

  /** Sends what has changed since the last time. */
  publish(): void {
    const problem = this.status.problem ?? null;
    if (problem !== this.problem) this.all.publish({}, { trouble: problem });
    this.problem = problem;
    const ids = [...this.changed];
    this.changed.clear();
    for (const id of ids) {
      const summary = this.campaigns.campaigns.get(id);
      const progress = this.progress.known(id);
      if (!summary) this.all.publish({}, { campaigns: { [id]: null } });
      else if (progress) {
        if (this.all.watched({})) this.all.publish({}, { campaigns: { [id]: this.short(summary, progress) } });
        if (this.one.watched({ id })) this.one.publish({ id }, this.long(summary, progress));
      }
    }
  }

  /** Speed goes down by itself when nothing happens. */
  touchRunning(): void {
    for (const { id, state } of this.campaigns.campaigns.values()) if (state === 'running') this.touch(id);
  }

  private async allNow(): Promise<unknown> {
    const campaigns: Record<string, unknown> = {};
    for (const summary of this.campaigns.campaigns.values()) {
      campaigns[summary.id] = this.short(summary, await this.progress.get(summary.id));
    }
    return { campaigns, trouble: this.status.problem ?? null };
  }

  private async oneNow(id: string): Promise<unknown> {
    const summary = this.campaigns.campaigns.get(id);
    if (!summary) throw new NotFoundError('campaign', id, 'autodialer.campaignNotFound');
    return this.long(summary, await this.progress.get(id));
  }

  private short({ id, name, state }: CampaignSummary, { counts }: CampaignProgress) {
    return { name, state, counts, lines: this.attempts.lines(id).lines };
  }

  private long(summary: CampaignSummary, progress: CampaignProgress) {
    const run = this.campaigns.run(summary.id);
    return {
      ...this.short(summary, progress),
      ...this.attempts.lines(summary.id),
      outcomes: progress.outcomes,
      perMinute: progress.perMinute(this.clock.now()),
      recent: progress.recent,
      problem: run?.problem ?? null,
      abandonment: run?.abandonment ?? null,
    };
  }
}
