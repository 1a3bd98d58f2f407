import {
  type Clock,
  defineTopic,
  HostClock,
  HostLive,
  inject,
  injectable,
  type LiveHost,
  NotFoundError,
} from '@perezvon/sdk/server';
import { z } from 'zod';
import { campaignStateSchema, countsSchema } from '../campaigns/schemas.js';
import { ActiveCampaigns } from '../dialing/active-campaigns.js';
import type { CampaignSummary } from '../dialing/campaign-watch.js';
import { CampaignHolds } from '../dialing/campaign-holds.js';
import { DialerEvents } from '../dialing/dialer-events.js';
import { DialingStatus } from '../dialing/dialing-status.js';
import { LiveAttempts } from '../dialing/live-attempts.js';
import { reasonSchema } from '../dialing/why/reason.js';
import { attemptOutcomeSchema } from '../outcomes/outcome.js';
import type { CampaignProgress } from './campaign-progress.js';
import { ProgressRegistry } from './campaign-progress-registry.js';

const permission = 'autodialer.campaigns.read';
const shortSchema = z.object({
  name: z.string(),
  state: campaignStateSchema,
  counts: countsSchema,
  lines: z.number().int(),
});
const recentSchema = z.object({
  attemptId: z.string(),
  contactId: z.number().int(),
  number: z.string(),
  name: z.string(),
  ordinal: z.number().int(),
  outcome: attemptOutcomeSchema,
  contactState: z.enum(['waiting', 'reached', 'notReached']),
  /** Milliseconds since 1970. */
  at: z.number(),
  heardMs: z.number().nullable(),
});
const abandonmentSchema = z.object({
  answered: z.number().int(),
  abandoned: z.number().int(),
  /** The share that is allowed, and over how many days. */
  share: z.number(),
  days: z.number(),
  state: z.enum(['fine', 'near', 'over']),
});
export const campaignsTopic = defineTopic({
  name: 'autodialer.campaigns',
  permission,
  params: z.object({}),
  state: z.object({
    campaigns: z.record(z.string(), shortSchema),
    /** Why nothing is dialled at all at the moment. */
    trouble: z.string().nullable(),
  }),
});
export const campaignTopic = defineTopic({
  name: 'autodialer.campaign',
  permission,
  params: z.object({ id: z.uuid() }),
  state: shortSchema.extend({
    ringing: z.number().int(),
    talking: z.number().int(),
    outcomes: z.record(z.string(), z.number().int()),
    perMinute: z.number(),
    recent: z.array(recentSchema),
    problem: z.string().nullable(),
    /** What holds the campaign up while it runs. */
    hold: reasonSchema.nullable(),
    /** Answered calls that waited in vain for a person, where the rules limit their share. */
    abandonment: abandonmentSchema.nullable(),
  }),
});
type ShortState = z.output<typeof shortSchema>;

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
    @inject(CampaignHolds) private readonly holds: CampaignHolds,
    @inject(DialerEvents) events: DialerEvents,
  ) {
    events.on('changed', (campaignId) => this.touch(campaignId));
    this.all = live.topic({
      ...campaignsTopic,
      snapshot: () => this.allNow(),
    });
    this.one = live.topic({
      ...campaignTopic,
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

  private async allNow() {
    const campaigns: Record<string, ShortState> = {};
    for (const summary of this.campaigns.campaigns.values()) {
      campaigns[summary.id] = this.short(summary, await this.progress.get(summary.id));
    }
    return { campaigns, trouble: this.status.problem ?? null };
  }

  private async oneNow(id: string) {
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
      hold: this.holds.of(summary.id) ?? null,
      abandonment: run?.abandonment ?? null,
    };
  }
}
