import { type Clock, type LiveHost, NotFoundError } from '@perezvon/sdk/server';
import { z } from 'zod';
import type { CampaignSign } from '../dialing/campaign-watch.js';
import type { Dialer } from '../dialing/dialer.js';
import type { CampaignProgress } from './campaign-progress.js';

const permission = 'autodialer.campaigns.read';
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

  private async allNow(): Promise<unknown> {
    const campaigns: Record<string, unknown> = {};
    for (const sign of this.dialer.campaigns.values()) {
      campaigns[sign.id] = this.short(sign, await this.dialer.boards.get(sign.id));
    }
    return { campaigns, trouble: this.dialer.trouble.present ?? null };
  }

  private async oneNow(id: string): Promise<unknown> {
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
