import { HostPool, inject, injectable } from '@perezvon/sdk/server';
import type { Pool } from 'mysql2/promise';
import type { Counts } from '../campaigns/schemas.js';
import { WriteQueue } from '../dialing/write-queue.js';
import { CampaignProgress } from './campaign-progress.js';
import { countContacts, lastResults } from './count-contacts.js';

/**
 * The progress of all campaigns that somebody asked for or that are being called. Counting runs beside writing: a count
 * that was overtaken by a write is made again, the last time with the writer waiting.
 */
@injectable()
export class ProgressRegistry {
  private readonly byCampaign = new Map<string, CampaignProgress>();
  private readonly loading = new Map<string, Promise<CampaignProgress>>();
  private readonly writes = new Map<string, number>();

  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(WriteQueue) private readonly queue: WriteQueue,
  ) {}

  /** The progress, if it was counted already. */
  known(campaignId: string): CampaignProgress | undefined {
    return this.byCampaign.get(campaignId);
  }

  async get(campaignId: string): Promise<CampaignProgress> {
    return this.byCampaign.get(campaignId) ?? this.recount(campaignId);
  }

  /** Notes that a write has changed the campaign's rows; `apply` changes its progress, if it is kept. */
  wrote(campaignId: string, apply: (progress: CampaignProgress) => void): void {
    this.writes.set(campaignId, (this.writes.get(campaignId) ?? 0) + 1);
    const progress = this.byCampaign.get(campaignId);
    if (progress) apply(progress);
  }

  /** Counts exactly, whatever was known. Those who ask at the same time share one count. */
  recount(campaignId: string): Promise<CampaignProgress> {
    const running = this.loading.get(campaignId);
    if (running) return running;
    const load = this.count(campaignId).finally(() => this.loading.delete(campaignId));
    this.loading.set(campaignId, load);
    return load;
  }

  /** Counts for the one who writes, who has the queue already. */
  async recountInside(campaignId: string): Promise<CampaignProgress> {
    const { counts, outcomes } = await countContacts(this.pool, campaignId);
    return this.keep(campaignId, counts, outcomes);
  }

  forget(campaignId: string): void {
    this.byCampaign.delete(campaignId);
    this.writes.delete(campaignId);
  }

  forgetAll(): void {
    this.byCampaign.clear();
  }

  private async count(campaignId: string): Promise<CampaignProgress> {
    const before = this.writes.get(campaignId) ?? 0;
    const { counts, outcomes } = await countContacts(this.pool, campaignId);
    // The count may hold a write that was committed and not applied yet: in the queue's turn it has been applied.
    return this.queue.run(() =>
      (this.writes.get(campaignId) ?? 0) === before
        ? this.keep(campaignId, counts, outcomes)
        : this.recountInside(campaignId),
    );
  }

  private async keep(
    campaignId: string,
    counts: Counts,
    outcomes: ReadonlyMap<string, number>,
  ): Promise<CampaignProgress> {
    const known = this.byCampaign.get(campaignId);
    const progress = known ?? new CampaignProgress();
    progress.set(counts, outcomes);
    this.byCampaign.set(campaignId, progress);
    if (!known) progress.remember(await lastResults(this.pool, campaignId));
    return progress;
  }
}
