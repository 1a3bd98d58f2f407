import { HostPool, inject, injectable, Op } from '@perezvon/sdk/server';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { campaignOf, CampaignModel } from '../campaigns/model.js';
import type { Campaign, CampaignState } from '../campaigns/schemas.js';
import { type DialingGroup, dialingGroupsOf } from '@perezvon/plugin-contacts';
import { CampaignRuleRegistry } from './campaign-rules.js';
import { statementMs } from './statement.js';

/** Fields of a campaign that another process may change: another core by its API, or the worker by an import. */
export interface CampaignSummary {
  readonly id: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly version: number;
  /** Lists that may be called, oldest first. */
  readonly lists: readonly { readonly id: string; readonly groups: readonly DialingGroup[] }[];
  readonly importing: boolean;
}

export interface CampaignChanges {
  readonly all: ReadonlyMap<string, CampaignSummary>;
  readonly changed: ReadonlySet<string>;
  readonly rulesChanged: boolean;
}

/** Finds what has changed in campaigns and lists since it last looked. */
@injectable()
export class CampaignWatch {
  private seen = new Map<string, string>();
  private rulesSeen: string | undefined;

  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(CampaignRuleRegistry) private readonly rules: CampaignRuleRegistry,
  ) {}

  /** All campaigns, and the ids of those that are new, changed or gone. A change of shared rules changes them all. */
  async look(): Promise<CampaignChanges> {
    const rulesNow = await this.rules.digest();
    const rulesChanged = rulesNow !== this.rulesSeen;
    const [campaigns] = await this.pool.query<RowDataPacket[]>({
      sql: 'SELECT id, name, state, version FROM autodialer_campaigns',
      timeout: statementMs,
    });
    const [lists] = await this.pool.query<RowDataPacket[]>({
      sql: `SELECT id, campaign_id, state, lanes AS dialingGroups FROM autodialer_lists WHERE state IN ('ready', 'importing')
            ORDER BY created_at, id`,
      timeout: statementMs,
    });
    const all = new Map<string, CampaignSummary>();
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
          .map((list) => ({ id: String(list.id), groups: dialingGroupsOf(list.dialingGroups) })),
        importing: own.some((list) => list.state === 'importing'),
      });
    }
    const texts = new Map([...all].map(([id, summary]) => [id, JSON.stringify(summary)]));
    const changed = new Set(
      [...texts].flatMap(([id, text]) => (!rulesChanged && this.seen.get(id) === text ? [] : [id])),
    );
    for (const id of this.seen.keys()) if (!texts.has(id)) changed.add(id);
    this.seen = texts;
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
