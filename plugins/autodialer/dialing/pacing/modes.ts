import type { CampaignPacing } from './state.js';

/**
 * How many lines a campaign wants beyond those it has, before limits are applied. A message needs nobody at our end, so
 * it wants every line it may have. A mode that leads calls to operators (progressive, predictive) is a further entry
 * here: it looks at who is free and wants fewer.
 */
const wanted = {
  message: ({ rules, lines }: CampaignPacing): number => rules.channels - lines,
} as const;

export type PacingMode = keyof typeof wanted;

export function linesWanted(campaign: CampaignPacing): number {
  return Math.max(0, wanted[campaign.rules.mode](campaign));
}
