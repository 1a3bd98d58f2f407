import { builtInProfiles, type CampaignSettings, newCampaignSchema } from '@perezvon/plugin-autodialer/engine';
import { expect, it } from 'vitest';
import { newTally } from '@perezvon/plugin-autodialer/engine';
import { Judge } from './judge.js';
import type { SeenCall } from './seen-call.js';
import type { SimulatedCampaign, SimulatedContact, World } from './world.js';

const noon = Date.parse('2026-06-03T09:00:00Z');
const minute = 60_000;
const places = ['America/New_York', 'America/Los_Angeles'];
const groups = [
  { zones: ['Europe/Moscow'], priority: 9 },
  { zones: ['Europe/Moscow'], priority: 2 },
  { zones: places, priority: 2 },
];
const contacts: SimulatedContact[] = Array.from({ length: 4 }, (_, id) => ({
  id,
  campaign: 'c',
  groupNo: id % 2,
  numbers: [`+7900000000${id}`, '+79000000009'],
  consent: id !== 3,
}));

function campaign(policy: string, more: Partial<CampaignSettings> = {}): SimulatedCampaign {
  const settings = newCampaignSchema.parse({
    name: 'c',
    attempts: 3,
    pauses: { default: 60 },
    retry: { growth: 'fixed', perDay: 2, counts: { busy: 1 }, otherNumber: ['noAnswer'], until: 'heard' },
    schedule: { timeZone: 'Europe/Moscow', windows: [{ days: [1, 2, 3, 4, 5], from: '06:00', to: '23:00' }] },
    channels: 2,
    callsPerSecond: 2,
    ...more,
  });
  const profile = builtInProfiles.get(policy);
  if (!profile) throw new RangeError(policy);
  return { id: 'c', settings, policy: profile, holidays: new Set(['2026-06-12']) };
}

function court(policy = 'none', more: Partial<CampaignSettings> = {}) {
  const ours = campaign(policy, more);
  const world: World = {
    seed: 1,
    start: noon,
    house: 3,
    trunks: [{ id: 't', channels: 3, perSecond: 2 }],
    mood: { busy: 0, noAnswer: 0, rejected: 0, congestion: 0, invalid: 0, failure: 0, early: 0, machine: 0 },
    groups,
    campaigns: [ours],
    contacts,
    forbidden: [],
    events: [],
  };
  const judge = new Judge(world);
  const begin = (contact: number, at: number, change: Partial<SeenCall> = {}) =>
    judge.began({
      at,
      campaign: ours,
      contact: contacts[contact] ?? contacts[0]!,
      number: contacts[contact]?.numbers[0] ?? '',
      trunk: 't',
      ...change,
    });
  const call = (contact: number, at: number, outcome = 'busy', change: Partial<SeenCall> = {}) => {
    begin(contact, at, change);
    judge.over('c', 't', contact, outcome, at + 1_000);
  };
  return { judge, begin, call, ours };
}

type Court = ReturnType<typeof court>;
/** What a faulty dialler would do, and what the judge has to say of it. */
const planted: readonly (readonly [string, Court, (court: Court) => void, RegExp])[] = [
  [
    'too many lines of the campaign',
    court(),
    ({ begin }) => [0, 1, 2].forEach((id) => begin(id, noon + id * 2_000)),
    /c has 3 lines of 2/,
  ],
  [
    'too many lines of the trunk, with those of people',
    court(),
    ({ judge, begin }) => {
      judge.occupies('t', 2, noon - 60 * minute);
      [0, 1].forEach((id) => begin(id, noon + id * 2_000));
    },
    /t has 2 lines of 1/,
  ],
  [
    'too many in a second',
    court(),
    ({ call }) => [0, 1, 2].forEach((id) => call(id, noon + id)),
    /3 calls within a second/,
  ],
  ['too early in the day', court(), ({ call }) => call(0, noon - 7 * 60 * minute), /hours/],
  [
    'one of several places is asleep',
    court('usTsr'),
    ({ call, ours }) =>
      call(0, noon + 5 * 60 * minute, 'busy', { contact: { ...contacts[0]!, groupNo: 2 }, campaign: ours }),
    /TSR/,
  ],
  [
    'a day of rest, by law',
    court('ruNotification', { holidays: 'open' }),
    ({ call }) => call(0, Date.parse('2026-06-12T05:30:00Z'), 'busy'),
    /RU/,
  ],
  [
    'the same debtor on two numbers of two contacts',
    court('ruDebtCollection'),
    ({ call }) => {
      call(0, noon, 'noAnswer');
      call(1, noon + 10 * minute, 'busy', { number: '+79000000000' });
    },
    /debt/,
  ],
  [
    'the same debtor on the other number',
    court('ruDebtCollection'),
    ({ call }) => {
      call(0, noon, 'noAnswer');
      call(0, noon + 30 * minute, 'busy', { number: '+79000000009' });
    },
    /debt/,
  ],
  [
    'a number that is not to be called',
    court(),
    ({ judge, call }) => {
      judge.forbids('+79000000000');
      call(0, noon, 'busy');
    },
    /do-not-call/,
  ],
  ['without consent', court('none', { consentColumn: 'yes' }), ({ call }) => call(3, noon, 'busy'), /did not agree/],
  [
    'before the pause is over',
    court(),
    ({ call }) => {
      call(0, noon, 'rejected');
      call(0, noon + 30_000, 'rejected');
    },
    /29 s after rejected, not 60 s/,
  ],
  [
    'too often on a day',
    court(),
    ({ call }) => [0, 1, 2].forEach((n) => call(0, noon + n * 10 * minute, 'rejected')),
    /called 3 times on/,
  ],
  [
    'too often at all',
    court('none', { attempts: 1 }),
    ({ call }) => [0, 1].forEach((n) => call(0, noon + n * 10 * minute, 'rejected')),
    /2 times of 1/,
  ],
  [
    'too often after one outcome',
    court(),
    ({ call }) => [0, 1].forEach((n) => call(0, noon + n * 10 * minute, 'busy')),
    /after 1 times busy/,
  ],
  [
    'after success',
    court(),
    ({ call }) => [0, 1].forEach((n) => call(0, noon + n * 10 * minute, 'reached')),
    /after it was reached/,
  ],
  [
    'the same number where the next one is due',
    court(),
    ({ call }) => [0, 1].forEach((n) => call(0, noon + n * 10 * minute, 'noAnswer')),
    /was not the next/,
  ],
  [
    'the next number where the same one is due',
    court(),
    ({ call }) => {
      call(0, noon, 'rejected');
      call(0, noon + 10 * minute, 'rejected', { number: '+79000000009' });
    },
    /was not the next/,
  ],
  [
    'while it is being called',
    court(),
    ({ begin }) => [0, 1].forEach((n) => begin(0, noon + n * 2_000)),
    /while it was being called/,
  ],
  [
    'the less important first',
    court(),
    ({ judge, ours }) => judge.chose(ours, contacts[1]!, noon),
    /priority 2 before 9/,
  ],
  [
    'given up too early',
    court(),
    ({ judge, call, ours }) => {
      call(0, noon, 'rejected');
      const tally = newTally(2);
      judge.conclude(
        [{ ...contacts[0]!, state: 'notReached', outcome: 'rejected', tally, nextAt: 0 }],
        new Map([['c', ours]]),
      );
    },
    /was given up after 1 calls/,
  ],
  [
    'reached without having been',
    court(),
    ({ judge, ours }) => {
      const tally = newTally(2);
      judge.conclude(
        [{ ...contacts[0]!, state: 'reached', outcome: 'reached', tally, nextAt: 0 }],
        new Map([['c', ours]]),
      );
    },
    /is reached after undefined/,
  ],
];

it.each(planted)('the judge finds: %s', (_what, one, act, found) => {
  act(one);
  expect(one.judge.faults.join('\n')).toMatch(found);
});

it('the judge has nothing to say where nothing is wrong', () => {
  const { judge, call, ours } = court();
  judge.chose(ours, contacts[0]!, noon);
  judge.chose(ours, contacts[2]!, noon);
  judge.chose(ours, contacts[1]!, noon);
  call(0, noon, 'noAnswer');
  call(0, noon + 10 * minute, 'reached', { number: '+79000000009' });
  call(1, noon + 11 * minute, 'invalid');
  call(1, noon + 12 * minute, 'busy', { number: '+79000000009' });
  expect(judge.faults).toEqual([]);
});
