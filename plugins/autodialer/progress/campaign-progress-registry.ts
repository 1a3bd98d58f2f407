import type { Pool } from 'mysql2/promise';
import { token } from '@perezvon/sdk/server';
import type { Counts } from '../campaigns/schemas.js';
import { CampaignProgress } from './campaign-progress.js';
import { countContacts, lastResults } from './count-contacts.js';

/**
 * The boards of all campaigns that somebody asked for or that are being called. Counting runs beside writing: a count
 * that was overtaken by a write is made again, the last time with the writer waiting.
 */
export class ProgressRegistry {
  private readonly boards = new Map<string, CampaignProgress>();
  private readonly loading = new Map<string, Promise<CampaignProgress>>();
  private readonly writes = new Map<string, number>();

  constructor(
    private readonly pool: Pool,
    /** Runs work while nothing is written. */
    private readonly alone: <T>(work: () => Promise<T>) => Promise<T>,
  ) {}

  /** The board, if it was counted already. */
  known(campaignId: string): CampaignProgress | undefined {
    return this.boards.get(campaignId);
  }

  async get(campaignId: string): Promise<CampaignProgress> {
    return this.boards.get(campaignId) ?? this.recount(campaignId);
  }

  /** Notes that a write has changed the campaign's rows; `apply` changes its board, if there is one. */
  wrote(campaignId: string, apply: (board: CampaignProgress) => void): void {
    this.writes.set(campaignId, (this.writes.get(campaignId) ?? 0) + 1);
    const board = this.boards.get(campaignId);
    if (board) apply(board);
  }

  /** Counts exactly, whatever was known. Those who ask at the same time share one count. */
  recount(campaignId: string): Promise<CampaignProgress> {
    const running = this.loading.get(campaignId);
    if (running) return running;
    const load = this.count(campaignId).finally(() => this.loading.delete(campaignId));
    this.loading.set(campaignId, load);
    return load;
  }

  /** Counts for the one who writes, who is inside of `alone` already. */
  async recountInside(campaignId: string): Promise<CampaignProgress> {
    const { counts, outcomes } = await countContacts(this.pool, campaignId);
    return this.keep(campaignId, counts, outcomes);
  }

  forget(campaignId: string): void {
    this.boards.delete(campaignId);
    this.writes.delete(campaignId);
  }

  forgetAll(): void {
    this.boards.clear();
  }

  private async count(campaignId: string): Promise<CampaignProgress> {
    const before = this.writes.get(campaignId) ?? 0;
    const { counts, outcomes } = await countContacts(this.pool, campaignId);
    if ((this.writes.get(campaignId) ?? 0) !== before) return this.alone(() => this.recountInside(campaignId));
    return this.keep(campaignId, counts, outcomes);
  }

  private async keep(
    campaignId: string,
    counts: Counts,
    outcomes: ReadonlyMap<string, number>,
  ): Promise<CampaignProgress> {
    const known = this.boards.get(campaignId);
    const board = known ?? new CampaignProgress();
    board.set(counts, outcomes);
    this.boards.set(campaignId, board);
    if (!known) board.remember(await lastResults(this.pool, campaignId));
    return board;
  }
}
export const ProgressRegistryToken = token<ProgressRegistry>('autodialer.boards');
