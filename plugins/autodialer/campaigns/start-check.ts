import { Prompts } from '@perezvon/plugin-sounds';
import { type Clock, HostClock, inject, injectable } from '@perezvon/sdk/server';
import { CampaignRuleRegistry } from '../dialing/campaign-rules.js';
import { CampaignNotReadyError } from '../errors.js';
import { ListModel, usualDialingGroup } from '@perezvon/plugin-contacts';
import { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import { campaignHours } from '../schedule/campaign-hours.js';
import { nextOpeningOf } from '@perezvon/plugin-compliance';
import { TrunkSource } from '../trunks/trunk-source.js';
import type { Campaign, StartProblem, StartWarning } from './schemas.js';

/** What keeps a campaign from calling, and what should be known before its first call. */
@injectable()
export class StartCheck {
  constructor(
    @inject(Prompts) private readonly prompts: Prompts,
    @inject(TrunkSource) private readonly trunks: TrunkSource,
    @inject(HostClock) private readonly clock: Clock,
    @inject(CampaignRuleRegistry) private readonly rules: CampaignRuleRegistry,
    @inject(ProgressRegistry) private readonly progress: ProgressRegistry,
  ) {}

  /** In the order in which a person would put it right. */
  async problemsOf(campaign: Campaign): Promise<StartProblem[]> {
    const { counts } = await this.progress.get(campaign.id);
    await this.rules.load();
    const problems: StartProblem[] = [];
    const { policy } = this.rules.of(campaign);
    if (campaign.message.length === 0) problems.push('noMessage');
    else if (await this.lacksPrompt(campaign)) problems.push('promptNotReady');
    if (counts.waiting + counts.dialling === 0) problems.push('noContacts');
    if (campaign.trunks.length === 0) problems.push('noTrunk');
    else {
      const present = new Set((await this.trunks.all()).map(({ id }) => id));
      if (!campaign.trunks.some((id) => present.has(id))) problems.push('trunkGone');
    }
    if (policy.automatic === 'refused') problems.push('policyRefuses');
    else if (policy.consentRequired && campaign.consentColumn === null) problems.push('noConsentColumn');
    if (campaign.ringTimeoutMs < (policy.minRingMs ?? 0)) problems.push('ringTooShort');
    if (!this.everOpens(campaign, [campaign.schedule.timeZone])) problems.push('noWindow');
    return problems;
  }

  /** What its calls may come to that the rules do not see. */
  async warningsOf(campaign: Campaign): Promise<StartWarning[]> {
    const { hours, unknownZone } = this.rules.of(campaign).policy;
    if (hours === null) return [];
    const lists = await ListModel.findAll({
      attributes: ['lanes'],
      where: { campaignId: campaign.id, state: 'ready' },
    });
    const groups = lists.flatMap((list) => list.lanes ?? [usualDialingGroup]);
    const warnings: StartWarning[] = [];
    if (unknownZone === 'campaign' && groups.some(({ zones }) => zones.length !== 1)) warnings.push('zonesUnknown');
    if (groups.some(({ zones }) => !this.everOpens(campaign, zones))) warnings.push('hoursNeverMeet');
    return warnings;
  }

  private everOpens(campaign: Campaign, zones: readonly string[]): boolean {
    return nextOpeningOf(campaignHours(campaign, this.rules.of(campaign).hours, zones), this.clock.now()) !== undefined;
  }

  /** @throws CampaignNotReadyError naming what is missing */
  async assertReady(campaign: Campaign, ignored: readonly StartProblem[] = []): Promise<void> {
    const [first, ...others] = (await this.problemsOf(campaign)).filter((problem) => !ignored.includes(problem));
    if (first) throw new CampaignNotReadyError([first, ...others]);
  }

  private async lacksPrompt({ message }: Campaign): Promise<boolean> {
    for (const part of message)
      if (part.kind === 'prompt' && (await this.prompts.durationMs(part.promptId)) === undefined) return true;
    return false;
  }
}
