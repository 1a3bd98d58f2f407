import { evaluatePolicy, lawfulZones } from '@perezvon/plugin-compliance';
import { type Clock, HostClock, HostPool, inject, injectable, type Pool } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import { ContactNotFoundError, dialingGroupsOf } from '@perezvon/plugin-contacts';
import { ActiveCampaigns } from '../active-campaigns.js';
import { callHistoryOf } from '../call-history.js';
import type { CampaignRun } from '../campaign-run.js';
import { readData } from '../claim-rows.js';
import { DialingStatus } from '../dialing-status.js';
import { Pacer } from '../pacing/pacer.js';
import { policyFactsOf } from '../screening.js';
import { query } from '../statement.js';
import { nextNumber, numbersOf, readTally, type TallyColumns } from '../tally-text.js';
import { type Reason, reason, reasonOfLimit } from './reason.js';
import { type ContactFacts, type RunningFacts, whyNotCalled } from './why-not-called.js';

interface ContactRow extends RowDataPacket, TallyColumns {
  readonly campaign_id: string;
  readonly list: string;
  readonly list_state: string;
  readonly dialingGroups: unknown;
  readonly groupNo: number;
  readonly number: string;
  readonly data: string;
  readonly state: ContactFacts['state'];
  readonly next_at: Date;
  readonly last_outcome: string | null;
}

/** Answers why a contact is not called now: asks the same rules as a claim and the dialing engine do. */
@injectable()
export class ContactWhy {
  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(HostClock) private readonly clock: Clock,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(DialingStatus) private readonly status: DialingStatus,
    @inject(Pacer) private readonly pacer: Pacer,
  ) {}

  /** @throws ContactNotFoundError */
  async of(contactId: number): Promise<Reason> {
    const [row] = await query<ContactRow[]>(
      this.pool,
      `SELECT l.campaign_id, l.name AS list, l.state AS list_state, l.lanes AS dialingGroups, c.lane AS groupNo, c.number, c.other_numbers,
         c.number_index, c.attempts, c.tally, c.data, c.state, c.next_at, c.last_outcome
       FROM autodialer_contacts c JOIN autodialer_lists l ON l.no = c.list_no WHERE c.id = ?`,
      [contactId],
    );
    if (!row) throw new ContactNotFoundError(String(contactId));
    const now = this.clock.now();
    const { name = '', state = 'deleted' } = this.campaigns.campaigns.get(row.campaign_id) ?? {};
    const run = this.status.mayDial && row.state === 'waiting' ? this.campaigns.run(row.campaign_id) : undefined;
    const facts: ContactFacts = {
      state: row.state,
      lastOutcome: row.last_outcome,
      nextAt: row.next_at.getTime(),
      tally: readTally(row),
      list: { name: row.list, state: row.list_state },
      campaign: { name, state },
      running: run && (await this.runningFacts(run, row, now)),
    };
    const why = whyNotCalled(facts, now);
    const { problem } = this.status;
    return why.code === 'notReady' && problem !== undefined ? reason('notReady', { problem }) : why;
  }

  private async runningFacts(run: CampaignRun, row: ContactRow, now: number): Promise<RunningFacts> {
    const { campaign, rules, retryRule, abandonment } = run;
    const zones = dialingGroupsOf(row.dialingGroups)[row.groupNo]?.zones ?? [];
    const number = nextNumber(row.number, row);
    const numbers = numbersOf(row.number, row);
    const otherNumbers = numbers.filter((one) => one !== number);
    const asked = { numbers, campaignId: campaign.id, policy: rules.policy, now };
    const history = await callHistoryOf(this.pool, asked);
    const facts = policyFactsOf({ number, otherNumbers, zones, data: readData(row.data) }, run, history);
    const limit = this.pacer.limitOf(campaign.id);
    return {
      retryRule,
      zones: lawfulZones(rules.policy, zones, campaign.schedule.timeZone),
      opening: run.openingOf(zones),
      decision: evaluatePolicy(rules.policy, facts, now),
      abandonment,
      pacing:
        limit &&
        this.reasonOf(
          run,
          reasonOfLimit(limit, (id) => this.campaigns.trunk(id)?.name ?? id),
        ),
    };
  }

  /** Refused starts have an explanation of their own. */
  private reasonOf({ problem }: CampaignRun, found: Reason): Reason {
    if (found.code !== 'startsRefused' || problem === undefined) return found;
    return { ...found, values: { ...found.values, problem } };
  }
}
