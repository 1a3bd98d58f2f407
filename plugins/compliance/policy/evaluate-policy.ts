import { type CallHours, nextOpeningOf, type OpenTime } from '../schedule/schedule.js';
import { lawfulZones } from './lawful-zones.js';
import { nextPeriod, periodOf } from './periods.js';
import type { CallLimit, PolicyProfile } from './profiles.js';

/** What is known of a number that is about to be dialled. Instants are milliseconds since 1970. */
export interface PolicyFacts {
  readonly number: string;
  /** Further numbers of the same person: who is called on one of them is called. */
  readonly otherNumbers?: readonly string[] | undefined;
  /** Time zones in which its owner may be; empty: nobody knows. */
  readonly zones: readonly string[];
  readonly campaignZone: string;
  /** When it or another number of the person was dialled before, by any campaign; a calendar month back at least. */
  readonly attempts: readonly number[];
  readonly doNotCall: 'global' | 'campaign' | undefined;
  readonly consent: boolean | undefined;
  /** The campaign asks for consent, whatever the profile does. */
  readonly consentRequired: boolean;
  /** Days of the campaign's calendar, `YYYY-MM-DD`. */
  readonly holidays: ReadonlySet<string>;
  /** Nobody chooses the number by hand. */
  readonly automatic: boolean;
}

export const refusalReasons = ['doNotCall', 'noConsent', 'modeRefused', 'hours', 'limit'] as const;
export type RefusalReason = (typeof refusalReasons)[number];
export type Decision =
  /** Allowed now, and until `until` if nothing but time changes. */
  | { readonly allowed: true; readonly until: number }
  /** `retryAt`: the first instant at which it is allowed as far as time decides; absent: never. */
  | {
      readonly allowed: false;
      readonly reason: RefusalReason;
      readonly rule: string;
      readonly retryAt: number | undefined;
    };

/** May this number be dialled at this moment? */
export function evaluatePolicy(profile: PolicyProfile, facts: PolicyFacts, now: number): Decision {
  if (facts.doNotCall) return never('doNotCall', facts.doNotCall);
  if (facts.automatic && profile.automatic === 'refused') return never('modeRefused', 'automatic');
  if ((profile.consentRequired || facts.consentRequired) && facts.consent !== true)
    return never('noConsent', 'consent');
  const zones = lawfulZones(profile, facts.zones, facts.campaignZone);
  const broken = brokenLimit(profile, facts, zones, now);
  const opening = openingAt(profile, facts, zones, now);
  if (!broken && opening && opening.from <= now) return { allowed: true, until: opening.to };
  const retryAt = firstAllowed(profile, facts, zones, now);
  return broken
    ? { allowed: false, reason: 'limit', rule: `${broken.count}/${broken.per}`, retryAt }
    : { allowed: false, reason: 'hours', rule: zones.join(' '), retryAt };
}

/** The last instant that a date can hold. */
const endOfTime = 8_640_000_000_000_000;

const never = (reason: RefusalReason, rule: string): Decision => ({ allowed: false, reason, rule, retryAt: undefined });

function brokenLimit(
  { limits }: PolicyProfile,
  { attempts }: PolicyFacts,
  zones: readonly string[],
  at: number,
): CallLimit | undefined {
  if (attempts.length === 0) return undefined;
  return limits.find(({ count, per }) =>
    zones.some((zone) => {
      const present = periodOf(per, zone, at);
      return attempts.filter((instant) => periodOf(per, zone, instant) === present).length >= count;
    }),
  );
}

/** Opening by opening and period by period, until hours and limits agree. */
function firstAllowed(
  profile: PolicyProfile,
  facts: PolicyFacts,
  zones: readonly string[],
  now: number,
): number | undefined {
  // Each round goes to a later day; a year of them is more than any limit lasts.
  for (let at = now, rounds = 0; rounds < 400; rounds += 1) {
    const opening = openingAt(profile, facts, zones, at);
    if (!opening) return undefined;
    at = Math.max(at, opening.from);
    const broken = brokenLimit(profile, facts, zones, at);
    if (!broken) return at;
    const moment = at;
    at = Math.min(...zones.map((zone) => nextPeriod(broken.per, zone, moment)));
  }
  return undefined;
}

/** An opening, present or next, as it was found at `since`: nothing else opens between the two. */
interface Found {
  readonly since: number;
  readonly opening: OpenTime;
}
// Openings hold for all numbers of a zone for hours: found once, they are kept with the profile they came from.
const found = new WeakMap<PolicyProfile, WeakMap<ReadonlySet<string>, Map<string, Found>>>();

function openingAt(
  profile: PolicyProfile,
  { holidays }: PolicyFacts,
  zones: readonly string[],
  now: number,
): OpenTime | undefined {
  if (profile.hours === null) return { from: now, to: endOfTime };
  const byHolidays = found.get(profile) ?? new WeakMap<ReadonlySet<string>, Map<string, Found>>();
  found.set(profile, byHolidays);
  const byZones = byHolidays.get(holidays) ?? new Map<string, Found>();
  byHolidays.set(holidays, byZones);
  const key = zones.join(' ');
  const known = byZones.get(key);
  if (known && known.since <= now && now < known.opening.to) return known.opening;
  const windows = [...profile.hours];
  const treated = { days: holidays, treated: 'asSunday' } as const;
  const hours: CallHours = zones.map((timeZone) => ({
    any: [{ timeZone, windows }],
    holidays: profile.holidaysAsWeekend ? treated : undefined,
  }));
  const opening = nextOpeningOf(hours, now);
  if (opening) byZones.set(key, { since: now, opening });
  return opening;
}
