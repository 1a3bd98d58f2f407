import { Op } from '@perezvon/sdk/server';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { campaignOf, CampaignModel } from '../campaigns/model.js';
import type { Campaign, CampaignState } from '../campaigns/schemas.js';

const statementMs = 10_000;

/** What of a campaign can change without this process: by the API of another core, or by the worker's imports. */
export interface CampaignSign {
  readonly id: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly version: number;
  /** Lists that may be called, oldest first. */
  readonly lists: readonly string[];
  readonly importing: boolean;
}

/** Looks what has changed in campaigns and lists since it last looked. */
export class CampaignWatch {
  private seen = new Map<string, string>();

  constructor(private readonly pool: Pool) {}

  /** All campaigns, and the ids of those that are new, changed or gone. */
  async look(): Promise<{ readonly all: ReadonlyMap<string, CampaignSign>; readonly changed: ReadonlySet<string> }> {
    const [campaigns] = await this.pool.query<RowDataPacket[]>({
      sql: 'SELECT id, name, state, version FROM autodialer_campaigns',
      timeout: statementMs,
    });
    const [lists] = await this.pool.query<RowDataPacket[]>({
      sql: `SELECT id, campaign_id, state FROM autodialer_lists WHERE state IN ('ready', 'importing')
            ORDER BY created_at, id`,
      timeout: statementMs,
    });
    const all = new Map<string, CampaignSign>();
    for (const row of campaigns) {
      const id = String(row.id);
      const own = lists.filter((list) => list.campaign_id === id);
      all.set(id, {
        id,
        name: String(row.name),
        state: row.state as CampaignState,
        version: Number(row.version),
        lists: own.filter((list) => list.state === 'ready').map((list) => String(list.id)),
        importing: own.some((list) => list.state === 'importing'),
      });
    }
    const signs = new Map([...all].map(([id, sign]) => [id, JSON.stringify(sign)]));
    const changed = new Set([...signs].flatMap(([id, sign]) => (this.seen.get(id) === sign ? [] : [id])));
    for (const id of this.seen.keys()) if (!signs.has(id)) changed.add(id);
    this.seen = signs;
    return { all, changed };
  }

  async load(ids: readonly string[]): Promise<readonly Campaign[]> {
    if (ids.length === 0) return [];
    return (await CampaignModel.findAll({ where: { id: { [Op.in]: [...ids] } } })).map(campaignOf);
  }

  /** The next look reports everything as changed. */
  forget(): void {
    this.seen.clear();
  }
}
