import type { CampaignPacing, PacingMode } from './state.js';

/**
 * How many lines a campaign wants beyond those it has, before limits are applied. A message needs nobody at our end, so
 * it wants every line it may have. A mode that leads calls to operators (progressive, predictive) is a further entry
 * here: it looks at who is free and wants fewer.
 */
const wanted: Readonly<Record<PacingMode, (campaign: CampaignPacing) => number>> = {
  message: ({ rules, lines }: CampaignPacing): number => rules.channels - lines,
};

export function linesWanted(campaign: CampaignPacing): number {
  return Math.max(0, wanted[campaign.rules.mode](campaign));
}
