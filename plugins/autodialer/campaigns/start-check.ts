import type { Prompts } from '@perezvon/plugin-sounds';
import { nextOpening } from '../schedule/schedule.js';
import type { TrunkSource } from '../trunks/trunk-source.js';
import type { CampaignSettings, Counts, StartProblem } from './schemas.js';

export interface StartCheckNeeds {
  readonly prompts: Prompts;
  readonly trunks: TrunkSource;
  readonly now: () => number;
}

/** What keeps a campaign from calling, in the order in which a person would put it right. */
export async function startProblemsOf(
  settings: CampaignSettings,
  counts: Counts,
  { prompts, trunks, now }: StartCheckNeeds,
): Promise<StartProblem[]> {
  const problems: StartProblem[] = [];
  if (settings.promptId === null) problems.push('noPrompt');
  else if ((await prompts.durationMs(settings.promptId)) === undefined) problems.push('promptNotReady');
  if (counts.waiting + counts.dialling === 0) problems.push('noContacts');
  if (settings.trunks.length === 0) problems.push('noTrunk');
  else {
    const present = new Set((await trunks.all()).map(({ id }) => id));
    if (!settings.trunks.some((id) => present.has(id))) problems.push('trunkGone');
  }
  if (nextOpening(settings.schedule, now()) === undefined) problems.push('noWindow');
  return problems;
}
