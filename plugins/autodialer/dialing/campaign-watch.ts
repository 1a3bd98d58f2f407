import { Op } from '@perezvon/sdk/server';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { campaignOf, CampaignModel } from '../campaigns/model.js';
import type { Campaign, CampaignState } from '../campaigns/schemas.js';
import { type DialingGroup, dialingGroupsOf } from '../lists/dialing-groups.js';
import type { CampaignRuleRegistry } from './campaign-rules.js';

const statementMs = 10_000;

/** What of a campaign can change without this process: by the API of another core, or by the worker's imports. */
export interface CampaignSign {
  readonly id: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly version: number;
  /** Lists that may be called, oldest first. */
  readonly lists: readonly { readonly id: string; readonly lanes: readonly DialingGroup[] }[];
  readonly importing: boolean;
}

export interface Look {
  readonly all: ReadonlyMap<string, CampaignSign>;
  readonly changed: ReadonlySet<string>;
  readonly rulesChanged: boolean;
}

/** Looks what has changed in campaigns and lists since it last looked. */
export class CampaignWatch {
  private seen = new Map<string, string>();
  private rulesSeen: string | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly rules: CampaignRuleRegistry,
  ) {}

  /** All campaigns, and the ids of those that are new, changed or gone. A change of shared rules changes them all. */
  async look(): Promise<Look> {
    const rulesNow = await this.rules.digest();
    const rulesChanged = rulesNow !== this.rulesSeen;
    const [campaigns] = await this.pool.query<RowDataPacket[]>({
      sql: 'SELECT id, name, state, version FROM autodialer_campaigns',
      timeout: statementMs,
    });
    const [lists] = await this.pool.query<RowDataPacket[]>({
      sql: `SELECT id, campaign_id, state, lanes FROM autodialer_lists WHERE state IN ('ready', 'importing')
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
        lists: own
          .filter((list) => list.state === 'ready')
          .map((list) => ({ id: String(list.id), lanes: dialingGroupsOf(list.lanes) })),
        importing: own.some((list) => list.state === 'importing'),
      });
    }
    const signs = new Map([...all].map(([id, sign]) => [id, JSON.stringify(sign)]));
    const changed = new Set(
      [...signs].flatMap(([id, sign]) => (!rulesChanged && this.seen.get(id) === sign ? [] : [id])),
    );
    for (const id of this.seen.keys()) if (!signs.has(id)) changed.add(id);
    this.seen = signs;
    this.rulesSeen = rulesNow;
    return { all, changed, rulesChanged };
  }

  async load(ids: readonly string[]): Promise<readonly Campaign[]> {
    if (ids.length === 0) return [];
    return (await CampaignModel.findAll({ where: { id: { [Op.in]: [...ids] } } })).map(campaignOf);
  }

  /** The next look reports everything as changed. */
  forget(): void {
    this.seen.clear();
    this.rulesSeen = undefined;
  }
}
