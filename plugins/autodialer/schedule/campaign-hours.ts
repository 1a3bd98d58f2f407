import type { Campaign } from '../campaigns/schemas.js';
import {
  type CallHours,
  type CallWindow,
  type Holidays,
  lawfulZones,
  nextOpeningOf,
  type OpenTime,
  type PolicyProfile,
  type Schedule,
} from '@perezvon/plugin-compliance';

/** What a campaign's hours are made of, beside its own settings. */
export interface HoursSources {
  /** Shared schedules by id; one that is gone opens nothing. */
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Days of the campaign's calendar. */
  readonly holidays: ReadonlySet<string>;
  /** Hours of law, by the clocks of the callee; absent: any time. */
  readonly lawful: LawfulHours | undefined;
}
/** `unknownZone`: must the hours hold in every zone that is possible, or in the campaign's. */
export interface LawfulHours extends Pick<PolicyProfile, 'unknownZone' | 'country'> {
  readonly windows: readonly CallWindow[];
  readonly holidaysAsSunday: boolean;
}
type Rules = Pick<Campaign, 'schedule' | 'scheduleIds' | 'clocks' | 'holidays'>;

/**
 * When contacts of some zones may be called.
 *
 * @param zones where they may be; empty: nobody knows
 */
export function campaignHours(campaign: Rules, sources: HoursSources, zones: readonly string[]): CallHours {
  const own = [campaign.schedule, ...campaign.scheduleIds.flatMap((id) => sources.schedules.get(id) ?? [])];
  const { timeZone } = campaign.schedule;
  const days = sources.holidays;
  const treated = campaign.holidays === 'open' ? undefined : campaign.holidays;
  const holidays: Holidays | undefined = treated && { days, treated };
  const known = zones.length === 1 ? zones : [timeZone];
  const wanted: CallHours =
    campaign.clocks === 'campaign'
      ? [{ any: own, holidays }]
      : known.map((zone) => ({ any: own.map((one) => ({ ...one, timeZone: zone })), holidays }));
  const { lawful } = sources;
  if (!lawful) return wanted;
  const kept = lawfulZones(lawful, zones, timeZone).map((zone) => ({
    any: [{ timeZone: zone, windows: [...lawful.windows] }],
    holidays: lawful.holidaysAsSunday ? ({ days, treated: 'asSunday' } as const) : undefined,
  }));
  return [...wanted, ...kept];
}

/** The present or next opening for each combination of zones, found again when it is over. */
export class Openings {
  private readonly known = new Map<string, OpenTime | undefined>();

  constructor(
    private readonly campaign: Rules,
    private readonly sources: HoursSources,
    private now: number,
  ) {}

  readonly of = (zones: readonly string[]): OpenTime | undefined => {
    const key = zones.join(' ');
    if (!this.known.has(key)) {
      this.known.set(key, nextOpeningOf(campaignHours(this.campaign, this.sources, zones), this.now));
    }
    return this.known.get(key);
  };

  /** Forgets openings that are over; answers whether there were any. */
  roll(now: number): boolean {
    this.now = now;
    let rolled = false;
    for (const [key, opening] of this.known) {
      if (!opening || now < opening.to) continue;
      this.known.delete(key);
      rolled = true;
    }
    return rolled;
  }
}
