import { type Clock, HostClock, HostPool, inject, injectable } from '@perezvon/sdk/server';
import type { Pool, ResultSetHeader } from 'mysql2/promise';
import type { CampaignProgress } from '../progress/campaign-progress.js';
import { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import { ActiveCampaigns } from './active-campaigns.js';
import type { AttemptEnd } from './attempt.js';
import type { CampaignRun } from './campaign-run.js';
import { DialerEvents } from './dialer-events.js';
import { DialingStatus } from './dialing-status.js';
import { LiveAttempts } from './live-attempts.js';
import { statementMs } from './statement.js';
import { WriteQueue } from './write-queue.js';

/** What follows when ends are written: figures, contacts that are due again, and the end of the campaign. */
@injectable()
export class Finishing {
  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(HostClock) private readonly clock: Clock,
    @inject(WriteQueue) private readonly queue: WriteQueue,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(ProgressRegistry) private readonly progress: ProgressRegistry,
    @inject(DialingStatus) private readonly status: DialingStatus,
    @inject(DialerEvents) private readonly events: DialerEvents,
  ) {
    events.on('reloaded', (campaignId) => this.consider(campaignId));
  }

  /** @param again some of them had been written before, and may have been counted */
  written(ends: readonly AttemptEnd[], again: boolean): void {
    for (const end of ends) {
      const { campaignId } = end.attempt;
      this.progress.wrote(campaignId, (progress) => progress.written(end));
      if (end.next.state === 'waiting') {
        this.campaigns.run(campaignId)?.due.waits(end.attempt, end.next.nextAt);
        this.campaigns.announceDue(campaignId);
      }
      this.events.emit('attemptEnded', end);
    }
    for (const id of new Set(ends.map(({ attempt }) => attempt.campaignId))) {
      this.events.emit('changed', id);
      this.consider(id);
      // A count between the lost commit and this one holds them already.
      if (again) this.status.track(this.campaigns.contactsChanged(id));
    }
  }

  /** Finishes the campaign if no contact is left. Memory says whether it is worth asking; the database has the last word. */
  consider(campaignId: string): void {
    const run = this.campaigns.run(campaignId);
    const progress = this.progress.known(campaignId);
    if (!run?.running || run.importing || !progress || !isDone(progress) || this.attempts.busyWith(campaignId)) return;
    this.status.track(this.finish(campaignId, run));
  }

  private async finish(campaignId: string, run: CampaignRun): Promise<void> {
    const counts = await this.queue.run(async () => {
      const progress = await this.progress.recountInside(campaignId);
      if (isDone(progress)) return (await this.turnFinished(campaignId)) ? progress.counts : undefined;
      run.due.forget();
      return undefined;
    });
    if (counts) this.events.emit('campaignFinished', campaignId, counts);
    await this.campaigns.refresh();
    this.campaigns.announceDue(campaignId);
  }

  /** Turns a running campaign to finished, unless a list of it is being loaded; answers whether it did. */
  private async turnFinished(campaignId: string): Promise<boolean> {
    const at = new Date(this.clock.now());
    const [result] = await this.pool.query<ResultSetHeader>({
      sql: `UPDATE autodialer_campaigns c SET c.state = 'finished', c.finished_at = ?, c.updated_at = ?
            WHERE c.id = ? AND c.state = 'running'
              AND NOT EXISTS (SELECT 1 FROM autodialer_lists l WHERE l.campaign_id = c.id AND l.state = 'importing')`,
      values: [at, at, campaignId],
      timeout: statementMs,
    });
    return result.affectedRows > 0;
  }
}

const isDone = ({ counts }: CampaignProgress): boolean => counts.waiting === 0 && counts.dialling === 0;
