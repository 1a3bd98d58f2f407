import type { Pool, ResultSetHeader } from 'mysql2/promise';
import type { Counts } from '../campaigns/schemas.js';
import type { CampaignProgress } from '../progress/campaign-progress.js';
import type { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import type { CampaignRun } from './campaign-run.js';
import type { ActiveCampaigns } from './active-campaigns.js';
import type { WriteQueue } from './write-queue.js';
import { statementMs } from './statement.js';

export interface FinishingNeeds {
  readonly pool: Pool;
  readonly boards: ProgressRegistry;
  readonly roster: ActiveCampaigns;
  readonly serial: WriteQueue;
  readonly now: () => number;
  readonly busyWith: (campaignId: string) => boolean;
  readonly onFinished: (campaignId: string, counts: Counts) => void;
  /** Takes care of a task's errors and of its end. */
  readonly run: (task: Promise<void>) => void;
}

/** Turns campaigns to finished once no contact is left to call. */
export class Finishing {
  constructor(private readonly needs: FinishingNeeds) {}

  /** Memory says whether it is worth asking; the database has the last word. */
  consider(campaignId: string): void {
    const { roster, boards, busyWith, run } = this.needs;
    const campaign = roster.run(campaignId);
    const board = boards.known(campaignId);
    if (!campaign?.running || campaign.importing || !board || !isDone(board) || busyWith(campaignId)) return;
    run(this.finish(campaignId, campaign));
  }

  private async finish(campaignId: string, campaign: CampaignRun): Promise<void> {
    const { boards, roster, serial, pool, now, onFinished } = this.needs;
    const counts = await serial.run(async () => {
      const board = await boards.recountInside(campaignId);
      if (isDone(board)) return (await finishCampaign(pool, campaignId, now())) ? board.counts : undefined;
      campaign.book.forget();
      return undefined;
    });
    if (counts) onFinished(campaignId, counts);
    await roster.look();
    roster.announceDue(campaignId);
  }
}

const isDone = ({ counts }: CampaignProgress): boolean => counts.waiting === 0 && counts.dialling === 0;

/** Turns a running campaign to finished, unless a list of it is being loaded; answers whether it did. */
async function finishCampaign(pool: Pool, campaignId: string, now: number): Promise<boolean> {
  const at = new Date(now);
  const [result] = await pool.query<ResultSetHeader>({
    sql: `UPDATE autodialer_campaigns c SET c.state = 'finished', c.finished_at = ?, c.updated_at = ?
          WHERE c.id = ? AND c.state = 'running'
            AND NOT EXISTS (SELECT 1 FROM autodialer_lists l WHERE l.campaign_id = c.id AND l.state = 'importing')`,
    values: [at, at, campaignId],
    timeout: statementMs,
  });
  return result.affectedRows > 0;
}
