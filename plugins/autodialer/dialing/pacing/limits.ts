import { linesWanted } from './modes.js';
import { available } from './rate-limiter.js';
import type { CampaignPacing, PacingState, TrunkPacing } from './state.js';

/**
 * Why a campaign is given no more lines at this moment, with the figures that decide. Always one of these holds: a campaign
 * that has all it may have is at its own limit.
 */
export type PacingLimit =
  /** Nothing at all is dialled: a server is away, or open attempts are not known yet. */
  | { readonly code: 'notReady' }
  /** Paused, stopped, or without any hours. */
  | { readonly code: 'switchedOff' }
  | { readonly code: 'outsideHours'; readonly until: number | undefined }
  /** The last starts were refused. */
  | { readonly code: 'startsRefused'; readonly until: number }
  /** No contact waits, or the next is due at `until`. */
  | { readonly code: 'noContactDue'; readonly until: number | undefined }
  /** The answer of the last claim is not there yet. */
  | { readonly code: 'claiming' }
  | { readonly code: 'campaignLines'; readonly limit: number }
  | { readonly code: 'campaignRate'; readonly perSecond: number }
  | { readonly code: 'globalLines'; readonly limit: number }
  | { readonly code: 'noTrunk' }
  /** `foreign`: lines of calls that the dialer did not make. */
  | { readonly code: 'trunkLines'; readonly trunk: string; readonly limit: number; readonly foreign: number }
  /** The provider takes no calls; `until` is absent while a few calls try whether it does again. */
  | {
      readonly code: 'trunkHeld';
      readonly trunk: string;
      readonly status: number;
      readonly until: number | undefined;
    }
  | { readonly code: 'trunkRate'; readonly trunk: string; readonly perSecond: number };

/** How many lines may be added, and what allows no more. */
export interface Capacity {
  readonly lines: number;
  readonly limit: PacingLimit;
}

/** Whether the campaign may start calls at this moment. */
export function mayCall({ rules }: CampaignPacing, now: number): boolean {
  return rules.open !== undefined && rules.open.from <= now && now < rules.open.to;
}

/** How many contacts the campaign may claim now by its own limits. One claim at a time. */
export function campaignCapacity(campaign: CampaignPacing, now: number): Capacity {
  const { rules, claiming, dueFrom, heldUntil, claims, prepared } = campaign;
  const none = (limit: PacingLimit): Capacity => ({ lines: 0, limit });
  if (!rules.open) return none({ code: 'switchedOff' });
  if (!mayCall(campaign, now))
    return none({ code: 'outsideHours', until: now < rules.open.from ? rules.open.from : undefined });
  if (heldUntil > now) return none({ code: 'startsRefused', until: heldUntil });
  if (claiming !== undefined) return none({ code: 'claiming' });
  if (dueFrom === undefined || dueFrom > now) return none({ code: 'noContactDue', until: dueFrom });
  const wanted = linesWanted(campaign);
  // What waits to be started is more than can be: nothing is added to it.
  const byRate = Math.max(0, available(claims, now) - prepared.length);
  return rules.perSecond !== undefined && byRate < wanted
    ? { lines: byRate, limit: { code: 'campaignRate', perSecond: rules.perSecond } }
    : { lines: wanted, limit: { code: 'campaignLines', limit: rules.channels } };
}

/** Calls at once that try whether a provider takes calls again. */
const probeLines = 2;

/** @param waiting attempts that could be started over the trunk, and wait for its calls per second */
export function trunkCapacity(
  { rules, lines, foreign, claims, claimed, health }: TrunkPacing,
  waiting: number,
  now: number,
): Capacity {
  const { id, channels = Number.POSITIVE_INFINITY, perSecond } = rules;
  const { heldUntil, probing, status } = health;
  if (heldUntil > now) return { lines: 0, limit: { code: 'trunkHeld', trunk: id, status, until: heldUntil } };
  const free = Math.max(0, channels - lines - foreign);
  const byRate = Math.max(0, available(claims, now) - claimed - waiting);
  if (probing && lines >= Math.min(channels, probeLines) && free > 0)
    return { lines: 0, limit: { code: 'trunkHeld', trunk: id, status, until: undefined } };
  const limit: PacingLimit =
    perSecond !== undefined && byRate < free
      ? { code: 'trunkRate', trunk: id, perSecond }
      : { code: 'trunkLines', trunk: id, limit: channels, foreign };
  const probes = probing ? probeLines - lines : Number.POSITIVE_INFINITY;
  return { lines: Math.min(free, byRate, probes), limit };
}

/** How many prepared attempts wait for each trunk. */
export function waitingByTrunk(campaigns: Iterable<CampaignPacing>): ReadonlyMap<string, number> {
  const waiting = new Map<string, number>();
  for (const { prepared } of campaigns)
    for (const { trunk } of prepared) waiting.set(trunk, (waiting.get(trunk) ?? 0) + 1);
  return waiting;
}

/** How many lines all campaigns together may add. */
export function globalCapacity({ ready, channels, campaigns }: PacingState): Capacity {
  if (!ready) return { lines: 0, limit: { code: 'notReady' } };
  let lines = 0;
  for (const campaign of campaigns.values()) lines += campaign.lines;
  return { lines: Math.max(0, channels - lines), limit: { code: 'globalLines', limit: channels } };
}
