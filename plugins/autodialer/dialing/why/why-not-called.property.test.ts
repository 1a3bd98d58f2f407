import { builtInProfiles, evaluatePolicy, type PolicyFacts } from '@perezvon/plugin-compliance';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newTally, type RetryRule } from '../../outcomes/retry.js';
import { type Reason, reason } from './reason.js';
import { type ContactFacts, type RunningFacts, whyNotCalled } from './why-not-called.js';

const now = Date.parse('2026-11-25T10:00:00Z');
const day = 86_400_000;
const later = fc.integer({ min: 1, max: 30 * day }).map((ms) => now + ms);
const profileNames = ['none', 'ruNotification', 'ruDebtCollection', 'ruAdvertising', 'usTsr'] as const;
/** What the policy is asked with; the decision is made from it, as in the product. */
interface Asked {
  readonly profile: (typeof profileNames)[number];
  readonly facts: PolicyFacts;
}
type Sample = Omit<ContactFacts, 'running'> & {
  readonly asked: Asked;
  readonly running: Omit<RunningFacts, 'decision'> | undefined;
};

const asked: fc.Arbitrary<Asked> = fc.record({
  profile: fc.constantFrom(...profileNames),
  facts: fc.record({
    number: fc.constant('+79990000000'),
    zones: fc.constantFrom(['Europe/Moscow'], ['Asia/Vladivostok'], ['Europe/Moscow', 'Asia/Vladivostok'], []),
    campaignZone: fc.constant('Europe/Moscow'),
    attempts: fc.array(
      fc.integer({ min: 0, max: 20 * day }).map((ms) => now - ms),
      { maxLength: 9 },
    ),
    doNotCall: fc.constantFrom(undefined, undefined, undefined, 'global' as const, 'campaign' as const),
    consent: fc.constantFrom(undefined, true, false),
    consentRequired: fc.boolean(),
    holidays: fc.constantFrom(new Set<string>(), new Set(['2026-11-25'])),
    automatic: fc.boolean(),
  }),
});
const opening = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ from: now - 1, to: now + day }) },
  { weight: 1, arbitrary: later.map((from) => ({ from, to: from + day })) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);
const limits: readonly Reason[] = [
  reason('campaignLines', { limit: 3 }),
  reason('trunkRate', { trunk: 't', perSecond: 1 }),
  reason('startsRefused', {}, now + 500),
  reason('claiming'),
  reason('noContactDue', {}, now + 500),
];
const rule: RetryRule = {
  attempts: 3,
  pauses: { default: 60 },
  growth: 'fixed',
  perDay: null,
  counts: {},
  otherNumber: [],
  timeZone: 'Europe/Moscow',
};
const running = fc.record({
  retryRule: fc.constantFrom(null, 1, 3).map((perDay) => ({ ...rule, perDay })),
  zones: fc.constant<readonly string[]>(['Europe/Moscow']),
  opening,
  abandonment: fc.constantFrom(undefined, undefined, undefined, {
    answered: 20,
    abandoned: 6,
    share: 0.03,
    days: 30,
    state: 'over' as const,
  }),
  pacing: fc.constantFrom(undefined, ...limits),
});
const samples: fc.Arbitrary<Sample> = fc.record({
  state: fc.constantFrom('waiting', 'waiting', 'waiting', 'waiting', 'dialling', 'reached', 'notReached', 'cancelled'),
  lastOutcome: fc.constantFrom(null, 'busy', 'noAnswer'),
  nextAt: fc.oneof(fc.constant(0), later),
  tally: fc.constantFrom(newTally(), { ...newTally(), attempts: 1, day: '2026-11-25', onDay: 1 }),
  list: fc.record({ name: fc.constant('l'), state: fc.constantFrom('ready', 'ready', 'ready', 'importing') }),
  campaign: fc.record({
    name: fc.constant('c'),
    state: fc.constantFrom('running', 'running', 'running', 'running', 'paused', 'finished', 'deleted'),
  }),
  asked,
  running: fc.option(running, { freq: 8, nil: undefined }),
});

function ask({ asked: { profile, facts }, running: rest, ...contact }: Sample): Reason {
  const policy = builtInProfiles.get(profile);
  if (!policy) throw new Error(`there is no profile ${profile}`);
  const decision = evaluatePolicy(policy, facts, now);
  return whyNotCalled({ ...contact, running: rest && { ...rest, decision } }, now);
}

/** The same sample without what the reason names. */
function undone(sample: Sample, { code }: Reason): Sample {
  const run = (patch: Partial<NonNullable<Sample['running']>>): Sample => ({
    ...sample,
    running: sample.running && { ...sample.running, ...patch },
  });
  const facts = (patch: Partial<PolicyFacts>): Sample => ({
    ...sample,
    asked: { ...sample.asked, facts: { ...sample.asked.facts, ...patch } },
  });
  switch (code) {
    case 'calling':
    case 'reached':
    case 'notReached':
    case 'cancelled':
      return { ...sample, state: 'waiting' };
    case 'listNotReady':
      return { ...sample, list: { ...sample.list, state: 'ready' } };
    case 'campaignState':
      return { ...sample, campaign: { ...sample.campaign, state: 'running' } };
    case 'notReady':
      return {
        ...sample,
        running: {
          retryRule: rule,
          zones: [],
          opening: { from: now, to: now + day },
          abandonment: undefined,
          pacing: undefined,
        },
      };
    case 'doNotCall':
      return facts({ doNotCall: undefined });
    case 'modeRefused':
      return facts({ automatic: false });
    case 'noConsent':
      return facts({ consent: true });
    case 'limit':
      return facts({ attempts: [] });
    case 'outsideHours':
      return { ...run({ opening: { from: now, to: now + day } }), asked: { ...sample.asked, profile: 'none' } };
    case 'dayFull':
      return { ...sample, tally: newTally() };
    case 'pause':
      return { ...sample, nextAt: now };
    case 'abandonment':
      return run({ abandonment: undefined });
    default:
      return run({ pacing: undefined });
  }
}

describe('why a contact is not called', () => {
  it('is one reason; without it the answer is another', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const why = ask(sample);
        if (why.code === 'inTurn') {
          // Nothing is in the way: the policy allows it, its hours are open, and it is due.
          expect(sample).toMatchObject({ state: 'waiting', list: { state: 'ready' }, campaign: { state: 'running' } });
          expect(sample.nextAt).toBeLessThanOrEqual(now);
          return;
        }
        expect(ask(undone(sample, why)), `without ${why.code}`).not.toEqual(why);
        if (why.until !== null) expect(Date.parse(why.until)).toBeGreaterThan(now);
      }),
      { numRuns: 2_000 },
    );
  });

  it('names what lasts longest, with its figures', () => {
    const base: Sample = {
      state: 'waiting',
      lastOutcome: 'busy',
      nextAt: now + 60_000,
      tally: newTally(),
      list: { name: 'l', state: 'ready' },
      campaign: { name: 'Debts', state: 'running' },
      asked: {
        profile: 'ruDebtCollection',
        facts: {
          number: '+79990000000',
          zones: ['Europe/Moscow'],
          campaignZone: 'Europe/Moscow',
          attempts: [],
          doNotCall: undefined,
          consent: undefined,
          consentRequired: false,
          holidays: new Set(),
          automatic: true,
        },
      },
      running: {
        retryRule: rule,
        zones: ['Europe/Moscow'],
        opening: { from: now - day, to: now + day },
        abandonment: undefined,
        pacing: reason('campaignLines', { limit: 3 }),
      },
    };
    expect(ask(base)).toEqual(reason('pause', { outcome: 'busy' }, now + 60_000));
    const calledToday = {
      ...base,
      asked: { ...base.asked, facts: { ...base.asked.facts, attempts: [now - 3_600_000] } },
    };
    // Midnight in Moscow is over before anybody may be called: at eight.
    expect(ask(calledToday)).toEqual(reason('limit', { count: 1, per: 'day' }, Date.parse('2026-11-26T05:00:00Z')));
    expect(ask({ ...base, nextAt: 0 })).toEqual(reason('campaignLines', { campaign: 'Debts', limit: 3 }));
  });
});
