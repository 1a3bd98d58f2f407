import { type CampaignRules, Openings } from '@perezvon/plugin-autodialer/engine';
import type { ContactBook } from './contact-store.js';
import type { SimulatedCampaign } from './world.js';

/** A campaign at work, with its contacts. */
export interface Run {
  campaign: SimulatedCampaign;
  readonly book: ContactBook;
  openings: Openings;
}

/** What decides about the attempts after this one. */
export const ruleOf = ({ settings: { attempts, pauses, retry, schedule } }: SimulatedCampaign) => ({
  attempts,
  pauses,
  ...retry,
  timeZone: schedule.timeZone,
});

/** When a campaign may call. */
export function openingsOf({ policy, holidays, settings }: SimulatedCampaign, now: number): Openings {
  const { hours: windows, holidaysAsWeekend: holidaysAsSunday, unknownZone, country } = policy;
  const lawful = windows ? { windows, holidaysAsSunday, unknownZone, country } : undefined;
  return new Openings(settings, { schedules: new Map(), holidays, lawful }, now);
}

/** As the shell tells the engine: open from the first opening of any zone to the last closing. */
export function rulesOf({ campaign, book, openings }: Run): CampaignRules {
  const { channels, callsPerSecond, priority, trunks } = campaign.settings;
  const open = book.due.zones.flatMap((zones) => openings.of(zones) ?? []);
  const window = { from: Math.min(...open.map(({ from }) => from)), to: Math.max(...open.map(({ to }) => to)) };
  const base = { id: campaign.id, mode: 'message' as const, channels, perSecond: callsPerSecond, priority, trunks };
  return { ...base, open: open.length > 0 ? window : undefined };
}
