import {
  builtInProfiles,
  type CampaignSettings,
  newCampaignSchema,
  type PolicyProfile,
  type TrunkRules,
} from '@perezvon/plugin-autodialer/engine';
import { type Mood, moodOf } from './carrier-model.js';
import { Random } from './random.js';

export interface SimulatedCampaign {
  readonly id: string;
  readonly settings: CampaignSettings;
  readonly policy: PolicyProfile;
  readonly holidays: ReadonlySet<string>;
}
export interface SimulatedContact {
  readonly id: number;
  readonly campaign: string;
  readonly groupNo: number;
  readonly numbers: readonly string[];
  readonly consent: boolean;
}
/** What people do while campaigns run. */
export type WorldEvent = { readonly at: number } & (
  | { readonly kind: 'forbid'; readonly number: string }
  | { readonly kind: 'others'; readonly trunk: string; readonly lines: number }
  | { readonly kind: 'settings'; readonly campaign: string; readonly change: Partial<CampaignSettings> }
);
/** All that a seed decides before the first call. */
export interface World {
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly house: number;
  readonly trunks: readonly TrunkRules[];
  readonly mood: Mood;
  readonly groups: readonly { readonly zones: readonly string[]; readonly priority: number }[];
  readonly campaigns: readonly SimulatedCampaign[];
  readonly contacts: readonly SimulatedContact[];
  /** Numbers that nobody may call, and from when. */
  readonly forbidden: readonly { readonly number: string; readonly from: number }[];
  readonly events: readonly WorldEvent[];
}

const zones = ['Europe/Moscow', 'Europe/Samara', 'Asia/Yekaterinburg', 'Asia/Vladivostok', 'America/New_York'];
const policies = ['none', 'none', 'ruNotification', 'ruDebtCollection', 'usTsr'];

export function worldOf(seed: number, contacts: number): World {
  const random = new Random(seed);
  const trunks = Array.from({ length: random.whole(1, 3) }, (_, index) => ({
    id: `t${index}`,
    channels: random.chance(0.7) ? random.whole(5, 60) : undefined,
    perSecond: random.chance(0.7) ? random.whole(1, 20) : undefined,
  }));
  const groups = [
    { zones: [], priority: 5 },
    ...zones.slice(0, random.whole(1, zones.length)).map((zone) => ({ zones: [zone], priority: random.whole(1, 10) })),
    // A number whose code tells only the country.
    {
      zones: random.one([zones.slice(0, 3), zones.slice(2, 4), ['America/New_York', 'America/Los_Angeles']]),
      priority: random.whole(1, 10),
    },
  ];
  // Around the changes of clocks of March and November, and in plain summer.
  const start = Date.parse(random.one(['2026-03-06T00:00:00Z', '2026-06-01T05:00:00Z', '2026-10-30T12:00:00Z']));
  const campaigns = Array.from({ length: random.whole(1, 5) }, (_, index) => campaignOf(`c${index}`, random, trunks));
  const made = Array.from({ length: contacts }, (_, id): SimulatedContact => {
    const number = numberFrom(random);
    return {
      id,
      campaign: random.one(campaigns).id,
      groupNo: random.whole(0, groups.length - 1),
      // A second number is one of the same few: that of a neighbour, or of the same person in another list.
      numbers: random.chance(0.25) ? [number, numberFrom(random)] : [number],
      consent: random.chance(0.9),
    };
  });
  const house = random.whole(10, 120);
  const forbidden = made.flatMap(({ numbers: [number = ''] }) => {
    if (!random.chance(0.03)) return [];
    return [{ number, from: random.chance(0.6) ? start : start + random.whole(1, 5 * dayMs) }];
  });
  const events = [...eventsOf(random, start, trunks, campaigns), ...forbidden.map(forbid)];
  return { seed, start, house, trunks, mood: moodOf(random), groups, campaigns, contacts: made, forbidden, events };
}

const dayMs = 24 * 3_600_000;
const numberFrom = (random: Random): string =>
  `+79${String(Math.floor(random.next() * (random.chance(0.2) ? 500 : 1e9))).padStart(9, '0')}`;
const forbid = ({ number, from }: { readonly number: string; readonly from: number }): WorldEvent => ({
  kind: 'forbid',
  number,
  at: from,
});

/** People call out over the trunks themselves, and change what they have set. */
function eventsOf(
  random: Random,
  start: number,
  trunks: readonly TrunkRules[],
  campaigns: readonly SimulatedCampaign[],
): WorldEvent[] {
  const events: WorldEvent[] = [];
  for (const { id: trunk, channels } of trunks) {
    if (channels === undefined) continue;
    for (let at = start; at < start + 5 * dayMs; at += random.whole(60_000, dayMs / 4))
      events.push({ at, kind: 'others', trunk, lines: random.whole(0, channels - 1) });
    events.push({ at: start + 6 * dayMs, kind: 'others', trunk, lines: 0 });
  }
  for (const { id: campaign, settings } of campaigns) {
    for (let changes = random.whole(0, 4); changes > 0; changes -= 1) {
      const perDay = random.chance(0.5) ? random.whole(1, 3) : null;
      const change = random.one<Partial<CampaignSettings>>([
        { channels: random.whole(1, 60) },
        { callsPerSecond: random.whole(1, 20) },
        { priority: random.whole(1, 10) },
        { retry: { ...settings.retry, perDay } },
        { schedule: { ...scheduleOf(random), timeZone: settings.schedule.timeZone } },
      ]);
      events.push({ at: start + random.whole(1, 4 * dayMs), kind: 'settings', campaign, change });
    }
  }
  return events;
}

function scheduleOf(random: Random): CampaignSettings['schedule'] {
  const from = random.whole(0, 12);
  const to = random.whole(from + 2, 24);
  const hour = (value: number) => `${String(value).padStart(2, '0')}:00`;
  const days = random.chance(0.7) ? [1, 2, 3, 4, 5, 6, 7] : [1, 2, 3, 4, 5];
  // Some work at night: from the evening over midnight.
  const night = to < 24 && random.chance(0.15);
  const [begin, end] = night ? [to, from] : [from, to];
  return { timeZone: random.one(zones), windows: [{ days, from: hour(begin), to: hour(end) }] };
}

function campaignOf(id: string, random: Random, trunks: readonly TrunkRules[]): SimulatedCampaign {
  const policy = builtInProfiles.get(random.one(policies));
  if (!policy) throw new RangeError('no such policy');
  const settings = newCampaignSchema.parse({
    name: id,
    attempts: random.whole(1, 5),
    pauses: { default: random.whole(60, 4 * 3_600), busy: random.whole(30, 600) },
    retry: {
      growth: random.one(['fixed', 'doubling']),
      perDay: random.chance(0.4) ? random.whole(1, 3) : null,
      counts: random.chance(0.4) ? { noAnswer: random.whole(1, 3) } : {},
      otherNumber: random.chance(0.5) ? ['noAnswer', 'rejected'] : [],
      until: 'heard',
    },
    channels: random.whole(1, 60),
    callsPerSecond: random.whole(1, 20),
    ringTimeoutMs: random.whole(10, 30) * 1_000,
    machine: random.one(['ignore', 'hangUp']),
    schedule: scheduleOf(random),
    clocks: random.one(['campaign', 'contact']),
    holidays: random.one(['open', 'closed', 'asSunday']),
    priority: random.whole(1, 10),
    order: random.one(['file', 'reverse']),
    consentColumn: random.chance(0.2) ? 'consent' : null,
  });
  const order = random.chance(0.5) ? trunks : trunks.toReversed();
  const holidays = new Set(random.chance(0.5) ? ['2026-03-09', '2026-06-12', '2026-11-04'] : []);
  return { id, policy, holidays, settings: { ...settings, trunks: order.map((trunk) => trunk.id) } };
}
