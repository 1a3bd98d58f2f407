import { available } from './bucket.js';
import { linesWanted } from './modes.js';
import type { CampaignPacing, PacingState, TrunkPacing } from './state.js';

/** Whether the campaign may start calls at this moment. */
export function mayCall({ rules }: CampaignPacing, now: number): boolean {
  return rules.open !== undefined && rules.open.from <= now && now < rules.open.to;
}

/** How many contacts the campaign may claim now by its own limits. One claim at a time. */
export function campaignRoom(campaign: CampaignPacing, now: number): number {
  const { claiming, dueFrom, heldUntil, bucket, prepared } = campaign;
  const blocked = claiming !== undefined || dueFrom === undefined || dueFrom > now || heldUntil > now;
  if (blocked || !mayCall(campaign, now)) return 0;
  // What is prepared will take its calls per second yet.
  return Math.max(0, Math.min(linesWanted(campaign), available(bucket, now) - prepared.length));
}

export function trunkRoom({ rules, lines, bucket, reserved }: TrunkPacing, now: number): number {
  const free = rules.channels === undefined ? Number.POSITIVE_INFINITY : rules.channels - lines;
  return Math.max(0, Math.min(free, available(bucket, now) - reserved));
}

export function houseRoom(state: PacingState): number {
  if (!state.ready) return 0;
  let lines = 0;
  for (const campaign of state.campaigns.values()) lines += campaign.lines;
  return Math.max(0, state.channels - lines);
}
