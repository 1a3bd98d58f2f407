import type { RuleName, RuleUser } from '@perezvon/plugin-compliance';
import type { Pool, RowDataPacket } from 'mysql2/promise';

/** How a campaign names a rule. */
const named: Readonly<Record<RuleName, string>> = {
  schedule: 'JSON_CONTAINS(schedule_ids, JSON_QUOTE(?))',
  calendar: 'calendar_id = ?',
  policy: 'policy_id = ?',
};

/** Tells compliance which campaigns go by a shared rule, and the dialer that a rule is another. */
export class CampaignRuleUse implements RuleUser {
  constructor(
    private readonly pool: Pool,
    readonly changed: () => Promise<void>,
  ) {}

  async usesOf(what: RuleName, id: string): Promise<readonly string[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT name FROM autodialer_campaigns WHERE ${named[what]} LIMIT 5`,
      [id],
    );
    return rows.map(({ name }) => String(name));
  }
}
