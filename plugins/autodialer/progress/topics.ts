import { type Clock, defineTopic, type LiveHost, NotFoundError } from '@perezvon/sdk/server';
import { z } from 'zod';
import { campaignStateSchema, countsSchema } from '../campaigns/schemas.js';
import type { CampaignSign } from '../dialing/campaign-watch.js';
import type { Dialer } from '../dialing/dialer.js';
import { attemptOutcomeSchema } from '../outcomes/outcome.js';
import type { CampaignProgress } from './campaign-progress.js';

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
export class CampaignTopics {
  private readonly changed = new Set<string>();
  private trouble: string | null = null;
  private readonly all;
  private readonly one;

  constructor(
    live: LiveHost,
    private readonly dialer: Dialer,
    private readonly clock: Clock,
  ) {
    this.all = live.topic({
      ...campaignsTopic,
      snapshot: () => this.allNow(),
    });
    this.one = live.topic({
      ...campaignTopic,
      snapshot: ({ id }) => this.oneNow(id),
    });
  }

  /** Something of the campaign has changed; cheap. */
  touch(campaignId: string): void {
    this.changed.add(campaignId);
  }

  /** Sends what has changed since the last time. */
  publish(): void {
    const trouble = this.dialer.trouble.present ?? null;
    if (trouble !== this.trouble) this.all.publish({}, { trouble });
    this.trouble = trouble;
    const ids = [...this.changed];
    this.changed.clear();
    for (const id of ids) {
      const sign = this.dialer.campaigns.get(id);
      const board = this.dialer.boards.known(id);
      if (!sign) this.all.publish({}, { campaigns: { [id]: null } });
      else if (board) {
        if (this.all.watched({})) this.all.publish({}, { campaigns: { [id]: this.short(sign, board) } });
        if (this.one.watched({ id })) this.one.publish({ id }, this.long(sign, board));
      }
    }
  }

  /** Speed goes down by itself when nothing happens. */
  touchRunning(): void {
    for (const { id, state } of this.dialer.campaigns.values()) if (state === 'running') this.touch(id);
  }

  private async allNow() {
    const campaigns: Record<string, ShortState> = {};
    for (const sign of this.dialer.campaigns.values()) {
      campaigns[sign.id] = this.short(sign, await this.dialer.boards.get(sign.id));
    }
    return { campaigns, trouble: this.dialer.trouble.present ?? null };
  }

  private async oneNow(id: string) {
    const sign = this.dialer.campaigns.get(id);
    if (!sign) throw new NotFoundError('campaign', id, 'autodialer.campaignNotFound');
    return this.long(sign, await this.dialer.boards.get(id));
  }

  private short({ id, name, state }: CampaignSign, { counts }: CampaignProgress) {
    return { name, state, counts, lines: this.dialer.linesOf(id).lines };
  }

  private long(sign: CampaignSign, board: CampaignProgress) {
    return {
      ...this.short(sign, board),
      ...this.dialer.linesOf(sign.id),
      outcomes: board.outcomes,
      perMinute: board.perMinute(this.clock.now()),
      recent: board.recent,
      problem: this.dialer.problemOf(sign.id) ?? null,
      abandonment: this.dialer.abandonmentOf(sign.id) ?? null,
    };
  }
}
