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
  readonly lane: number;
  readonly numbers: readonly string[];
  readonly consent: boolean;
  readonly forbidden: boolean;
}
/** All that a seed decides before the first call. */
export interface World {
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly house: number;
  readonly trunks: readonly TrunkRules[];
  readonly mood: Mood;
  readonly lanes: readonly { readonly zones: readonly string[]; readonly priority: number }[];
  readonly campaigns: readonly SimulatedCampaign[];
  readonly contacts: readonly SimulatedContact[];
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
  const lanes = [
    { zones: [], priority: 5 },
    ...zones.slice(0, random.whole(1, zones.length)).map((zone) => ({ zones: [zone], priority: random.whole(1, 10) })),
  ];
  // Around the changes of clocks of March and November, and in plain summer.
  const start = Date.parse(random.one(['2026-03-06T00:00:00Z', '2026-06-01T05:00:00Z', '2026-10-30T12:00:00Z']));
  const campaigns = Array.from({ length: random.whole(1, 5) }, (_, index) => campaignOf(`c${index}`, random, trunks));
  const made = Array.from({ length: contacts }, (_, id): SimulatedContact => {
    const number = `+79${String(Math.floor(random.next() * (random.chance(0.2) ? 500 : 1e9))).padStart(9, '0')}`;
    return {
      id,
      campaign: random.one(campaigns).id,
      lane: random.whole(0, lanes.length - 1),
      numbers: random.chance(0.15) ? [number, `+78${String(id).padStart(9, '0')}`] : [number],
      consent: random.chance(0.9),
      forbidden: random.chance(0.02),
    };
  });
  const house = random.whole(10, 120);
  return { seed, start, house, trunks, mood: moodOf(random), lanes, campaigns, contacts: made };
}

function campaignOf(id: string, random: Random, trunks: readonly TrunkRules[]): SimulatedCampaign {
  const policy = builtInProfiles.get(random.one(policies));
  if (!policy) throw new RangeError('no such policy');
  const from = random.whole(0, 12);
  const to = random.whole(from + 2, 24);
  const hour = (value: number) => `${String(value).padStart(2, '0')}:00`;
  const days = random.chance(0.7) ? [1, 2, 3, 4, 5, 6, 7] : [1, 2, 3, 4, 5];
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
    schedule: { timeZone: random.one(zones), windows: [{ days, from: hour(from), to: hour(to) }] },
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
