import { HostLog, inject, injectable, type Log } from '@perezvon/sdk/server';
import { ActiveCampaigns } from './active-campaigns.js';
import type { PacingLimit } from './pacing/limits.js';
import { Pacer } from './pacing/pacer.js';
import { type Reason, reasonOfLimit } from './why/reason.js';

/** Limits of a campaign that calls as it should. */
const usual: ReadonlySet<PacingLimit['code']> = new Set(['campaignLines', 'campaignRate', 'claiming']);
/** Worth a line in the log; others come and go with every call. */
const lasting: ReadonlySet<PacingLimit['code']> = new Set([
  'outsideHours',
  'startsRefused',
  'noTrunk',
  'trunkHeld',
  'switchedOff',
]);

/** What holds running campaigns up: kept as it was found last, and written to the log where it lasts. */
@injectable()
export class CampaignHolds {
  private holds = new Map<string, Reason>();

  constructor(
    @inject(HostLog) private readonly log: Log,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(Pacer) private readonly pacer: Pacer,
  ) {}

  of(campaignId: string): Reason | undefined {
    return this.holds.get(campaignId);
  }

  look(): void {
    const before = this.holds;
    this.holds = new Map();
    const limits = this.pacer.limits();
    for (const [id, { running }] of this.campaigns.all) {
      const limit = running ? limits.get(id)?.limit : undefined;
      if (!limit || usual.has(limit.code)) continue;
      const hold = reasonOfLimit(limit, (trunk) => this.campaigns.trunk(trunk)?.name ?? trunk);
      this.holds.set(id, hold);
      if (!lasting.has(limit.code) || before.get(id)?.code === hold.code) continue;
      this.log.info('a campaign is held up', { campaign: id, code: hold.code, ...hold.values, until: hold.until });
    }
  }
}
