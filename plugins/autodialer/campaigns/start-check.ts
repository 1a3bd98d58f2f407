import type { Prompts } from '@perezvon/plugin-sounds';
import type { CampaignRuleRegistry } from '../dialing/campaign-rules.js';
import type { DialingGroup } from '../lists/dialing-groups.js';
import { nextOpeningOf, type PolicyProfile } from '@perezvon/plugin-compliance';
import { campaignHours } from '../schedule/campaign-hours.js';
import type { TrunkSource } from '../trunks/trunk-source.js';
import type { Campaign, Counts, StartProblem, StartWarning } from './schemas.js';

export interface StartCheckNeeds {
  readonly prompts: Prompts;
  readonly trunks: TrunkSource;
  readonly rules: CampaignRuleRegistry;
  readonly now: () => number;
}

/** What its calls may come to that the rules do not see. @param lanes of all its lists */
export function startWarningsOf({ hours, unknownZone }: PolicyProfile, lanes: readonly DialingGroup[]): StartWarning[] {
  const byOwnClocks = hours !== null && unknownZone === 'campaign';
  return byOwnClocks && lanes.some(({ zones }) => zones.length !== 1) ? ['zonesUnknown'] : [];
}

/** What keeps a campaign from calling, in the order in which a person would put it right. */
export async function startProblemsOf(
  campaign: Campaign,
  counts: Counts,
  { prompts, trunks, rules, now }: StartCheckNeeds,
): Promise<StartProblem[]> {
  const problems: StartProblem[] = [];
  const { hours, policy } = rules.of(campaign);
  if (campaign.message.length === 0) problems.push('noMessage');
  for (const part of campaign.message) {
    if (part.kind !== 'prompt' || (await prompts.durationMs(part.promptId)) !== undefined) continue;
    problems.push('promptNotReady');
    break;
  }
  if (counts.waiting + counts.dialling === 0) problems.push('noContacts');
  if (campaign.trunks.length === 0) problems.push('noTrunk');
  else {
    const present = new Set((await trunks.all()).map(({ id }) => id));
    if (!campaign.trunks.some((id) => present.has(id))) problems.push('trunkGone');
  }
  if (policy.automatic === 'refused') problems.push('policyRefuses');
  else if (policy.consentRequired && campaign.consentColumn === null) problems.push('noConsentColumn');
  if (campaign.ringTimeoutMs < (policy.minRingMs ?? 0)) problems.push('ringTooShort');
  if (nextOpeningOf(campaignHours(campaign, hours, []), now()) === undefined) problems.push('noWindow');
  return problems;
}
