import { available } from './bucket.js';
import { linesWanted } from './modes.js';
import type { CampaignPacing, PacingState, TrunkPacing } from './state.js';

/** Whether the campaign may start calls at this moment. */
export function mayCall({ rules }: CampaignPacing, now: number): boolean {
  return rules.open !== undefined && rules.open.from <= now && now < rules.open.to;
}

/** How many contacts the campaign may claim now by its own limits. One claim at a time. */
export function campaignRoom(campaign: CampaignPacing, now: number): number {
  const { claiming, dueFrom, heldUntil, inflow, prepared } = campaign;
  const blocked = claiming !== undefined || dueFrom === undefined || dueFrom > now || heldUntil > now;
  if (blocked || !mayCall(campaign, now)) return 0;
  // What waits to be started is more than can be: nothing is added to it.
  return Math.max(0, Math.min(linesWanted(campaign), available(inflow, now) - prepared.length));
}

/** @param waiting attempts that could be started over the trunk, and wait for its calls per second */
export function trunkRoom({ rules, lines, others, inflow, asked }: TrunkPacing, waiting: number, now: number): number {
  const free = rules.channels === undefined ? Number.POSITIVE_INFINITY : rules.channels - lines - others;
  return Math.max(0, Math.min(free, available(inflow, now) - asked - waiting));
}

/** How many prepared attempts wait for each trunk. */
export function waitingByTrunk(campaigns: Iterable<CampaignPacing>): ReadonlyMap<string, number> {
  const waiting = new Map<string, number>();
  for (const { prepared } of campaigns)
    for (const { trunk } of prepared) waiting.set(trunk, (waiting.get(trunk) ?? 0) + 1);
  return waiting;
}

export function houseRoom(state: PacingState): number {
  if (!state.ready) return 0;
  let lines = 0;
  for (const campaign of state.campaigns.values()) lines += campaign.lines;
  return Math.max(0, state.channels - lines);
}
