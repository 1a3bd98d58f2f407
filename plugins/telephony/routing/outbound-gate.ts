import { assertVersion, type DbHost, type StartCall, token } from '@perezvon/sdk/server';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { NumberNotAllowedError } from '../errors.js';
import { denialOf, type DialPolicy, type DialPolicyPatch } from './dial-policy.js';
import type { OutboundRuleRepository, RuleView } from './rule-repository.js';

/** Until the table was read, what costs most is closed. */
const closed: DialPolicy = {
  premium: false,
  satellite: false,
  international: false,
  homeCountry: 'RU',
  rulesBindAll: true,
  version: 0,
};

/**
 * Every call that goes to a trunk passes here, whoever starts it: campaign, overflow, transfer, call back, supervisor,
 * another plugin. What it knows of policy and rules it keeps in memory, because campaigns ask many times a second.
 */
export class OutboundGate {
  private known: DialPolicy = closed;
  private rules: readonly RuleView[] = [];

  constructor(
    private readonly db: Pick<DbHost, 'query' | 'afterCommit'>,
    private readonly repository: OutboundRuleRepository,
  ) {}

  get policy(): DialPolicy {
    return this.known;
  }

  async reload(): Promise<void> {
    const [rows] = await this.db.query<RowDataPacket[]>('SELECT * FROM telephony_dial_policy WHERE id = 1');
    const [row] = rows;
    this.rules = await this.repository.all();
    this.known = row
      ? {
          premium: Boolean(row['premium']),
          satellite: Boolean(row['satellite']),
          international: Boolean(row['international']),
          homeCountry: String(row['home_country']),
          rulesBindAll: Boolean(row['rules_bind_all']),
          version: Number(row['version']),
        }
      : closed;
  }

  /** @throws NumberNotAllowedError */
  check({ number, phone }: Pick<StartCall, 'number' | 'phone'>): void {
    // Our own phones are called by their endpoint.
    if (number === undefined || phone !== undefined) return;
    const why = denialOf(number, this.known, this.rules);
    if (why !== undefined) throw new NumberNotAllowedError(number, why);
  }

  async change(patch: DialPolicyPatch, expected: string | undefined): Promise<DialPolicy> {
    await this.reload();
    assertVersion('dial policy', { id: 'dial-policy', version: this.known.version }, expected);
    const { version, ...wanted } = { ...this.known, ...patch };
    const { premium, satellite, international, homeCountry, rulesBindAll } = wanted;
    const [{ affectedRows }] = await this.db.query<ResultSetHeader>(
      `UPDATE telephony_dial_policy SET premium = ?, satellite = ?, international = ?, home_country = ?, rules_bind_all = ?,
         version = version + 1 WHERE id = 1 AND version = ?`,
      [premium, satellite, international, homeCountry, rulesBindAll, version],
    );
    if (affectedRows === 0) assertVersion('dial policy', { id: 'dial-policy', version: version + 1 }, String(version));
    await this.db.afterCommit(() => this.reload());
    return { ...wanted, version: version + 1 };
  }
}
export const OutboundGateToken = token<OutboundGate>('telephony.outboundGate');
