import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluatePolicy, type PolicyFacts } from './evaluate-policy.js';
import { zonesOf } from '../regions/zones-of.js';
import { evaluateTogether } from './evaluate-together.js';
import { builtInProfiles, type PolicyProfile, refusesAll } from './profiles.js';
import { allowed, clockIn, hoursAllow } from './testing/oracle.js';

const minute = 60_000;
const at = (text: string) => Date.parse(text);
const facts = (given: Partial<PolicyFacts> = {}): PolicyFacts => ({
  number: '+79161234567',
  zones: ['Europe/Moscow'],
  campaignZone: 'Europe/Moscow',
  attempts: [],
  doNotCall: undefined,
  consent: true,
  consentRequired: false,
  holidays: new Set(['2026-03-09', '2026-11-04']),
  automatic: true,
  ...given,
});
function profile(id: string): PolicyProfile {
  const found = builtInProfiles.get(id);
  if (!found) throw new Error(`no profile ${id}`);
  return found;
}

/** Zones with summer time of the north and of the south, without it, and of odd quarters of an hour. */
const zones = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Asia/Yekaterinburg',
  'Asia/Kamchatka',
  'Asia/Almaty',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Chicago',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Sydney',
  'UTC',
];
/** Weeks with a change of clocks somewhere, and one without. */
const weeks = ['2026-03-05', '2026-03-26', '2026-04-02', '2026-06-08', '2026-10-22', '2026-10-29'].map((day) =>
  at(`${day}T00:00:00Z`),
);
const weekMinutes = 7 * 24 * 60;

describe('every minute of weeks with and without a change of clocks', () => {
  it.each([...builtInProfiles.keys()])('%s allows what its rule allows, and nothing else', (id) => {
    // An automatic call under the rule of advertising is never allowed, and says nothing about its hours.
    const automatic = id !== 'ruAdvertising';
    for (const zone of zones) {
      const given = facts({ zones: [zone], automatic });
      for (const week of weeks) {
        const wanted = Array.from({ length: weekMinutes }, (_, index) =>
          hoursAllow(id, clockIn(zone, week + index * minute), given.holidays),
        );
        const next = (from: number, value: boolean) => wanted.indexOf(value, from);
        for (let index = 0; index < weekMinutes; index += 1) {
          const now = week + index * minute;
          const decision = evaluatePolicy(profile(id), given, now);
          if (decision.allowed !== wanted[index]) expect({ id, zone, now: new Date(now) }).toBe(wanted[index]);
          if (decision.allowed) {
            const end = next(index, false);
            if (end >= 0 && decision.until !== week + end * minute)
              expect({ id, zone, now: new Date(now), until: new Date(decision.until) }).toBe(
                new Date(week + end * minute),
              );
          } else if (index % 7 === 0) {
            const begin = next(index, true);
            if (begin >= 0) expect(decision.retryAt).toBe(week + begin * minute);
          }
        }
      }
    }
  });
});

describe('a place that is not known', () => {
  it('has the hours of every place it may be, under the American rule', () => {
    const both = facts({ zones: ['America/New_York', 'America/Los_Angeles'], campaignZone: 'UTC' });
    for (let now = at('2026-10-30T00:00:00Z'); now < at('2026-11-03T00:00:00Z'); now += minute)
      expect(evaluatePolicy(profile('usTsr'), both, now).allowed).toBe(allowed('usTsr', both, now));
  });
  it('is anywhere in the country whose law it is, where nothing is known', () => {
    // An area code that nobody knows, by clocks of New York: it is 6 in the morning in Honolulu and later everywhere else.
    const nowhere = facts({ number: '+12735550100', zones: [], campaignZone: 'America/New_York' });
    expect(evaluatePolicy(profile('usTsr'), nowhere, at('2026-11-23T15:00:00Z'))).toMatchObject({
      allowed: false,
      reason: 'hours',
      // 8:00 on Adak, when it is 14:30 in St. John's.
      retryAt: at('2026-11-23T18:00:00Z'),
    });
    for (const number of ['+17485550100', '+12735550100']) {
      const zones = zonesOf('', number) ?? [];
      const early = evaluatePolicy(profile('usTsr'), { ...nowhere, number, zones }, at('2026-11-23T13:30:00Z'));
      expect(early).toMatchObject({ allowed: false, reason: 'hours' });
    }
  });
  it('lets nobody be called about debts who may sleep in the Far East', () => {
    const mobile = facts({ number: '+79241234567', zones: zonesOf('', '+79241234567') ?? [] });
    const evening = at('2026-11-23T18:30:00Z');
    for (const zones of [mobile.zones, []])
      expect(evaluatePolicy(profile('ruDebtCollection'), { ...mobile, zones }, evening)).toMatchObject({
        allowed: false,
        reason: 'hours',
        // 8:00 in Kaliningrad, 9:00 in Moscow, and evening on Kamchatka.
        retryAt: at('2026-11-24T06:00:00Z'),
      });
    expect(evaluatePolicy(profile('ruDebtCollection'), mobile, at('2026-11-24T09:59:00Z')).allowed).toBe(true);
    // The list says where it is.
    const near = { ...mobile, zones: ['Europe/Moscow'] };
    expect(evaluatePolicy(profile('ruDebtCollection'), near, evening).allowed).toBe(true);
  });
  it('has those of the campaign, under rules that are no law', () => {
    const somewhere = facts({ zones: ['Europe/Kaliningrad', 'Asia/Kamchatka'], campaignZone: 'Asia/Omsk' });
    for (let now = at('2026-11-20T00:00:00Z'); now < at('2026-11-24T00:00:00Z'); now += minute)
      expect(evaluatePolicy(profile('ruNotification'), somewhere, now).allowed).toBe(
        allowed('ruNotification', somewhere, now),
      );
  });
});

describe('limits', () => {
  const instants = fc.integer({ min: at('2026-10-01T00:00:00Z') / minute, max: at('2026-11-30T00:00:00Z') / minute });
  it('count as the law does, by the days of the place', () => {
    const zone = fc.constantFrom('Europe/Moscow', 'Asia/Kamchatka', 'Europe/Berlin', 'America/Los_Angeles');
    fc.assert(
      fc.property(zone, fc.array(instants, { maxLength: 12 }), instants, (place, before, then) => {
        const now = then * minute;
        const attempts = before.map((one) => one * minute).filter((one) => one < now);
        const given = facts({ zones: [place], attempts });
        expect(evaluatePolicy(profile('ruDebtCollection'), given, now).allowed).toBe(
          allowed('ruDebtCollection', given, now),
        );
      }),
      { numRuns: 3_000 },
    );
  });
  it('count a person, not a number, among those chosen at the same moment', () => {
    const one = facts({ otherNumbers: ['+79160000002'] });
    const same = facts({ number: '+79160000002', otherNumbers: ['+79161234567'] });
    const stranger = facts({ number: '+79160000003' });
    const now = at('2026-11-23T09:00:00Z');
    const decided = evaluateTogether(profile('ruDebtCollection'), [one, same, stranger], now);
    expect(decided.map(({ decision }) => decision.allowed)).toEqual([true, false, true]);
  });
  it('name the first minute at which it is allowed again', () => {
    fc.assert(
      fc.property(fc.array(instants, { minLength: 1, maxLength: 12 }), instants, (before, then) => {
        const now = then * minute;
        const attempts = before.map((one) => one * minute).filter((one) => one < now);
        const given = facts({ attempts });
        const decision = evaluatePolicy(profile('ruDebtCollection'), given, now);
        if (decision.allowed) return;
        const { retryAt = 0 } = decision;
        expect(allowed('ruDebtCollection', given, retryAt)).toBe(true);
        expect(allowed('ruDebtCollection', given, retryAt - 1)).toBe(false);
        for (let between = now; between < retryAt; between += 17 * minute)
          expect(allowed('ruDebtCollection', given, between)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});

describe('what no hour changes', () => {
  const noon = at('2026-11-23T09:00:00Z');
  const never = (reason: string) => expect.objectContaining({ allowed: false, reason, retryAt: undefined });
  it('keeps to the do-not-call list, to consent and to the mode', () => {
    expect(evaluatePolicy(profile('none'), facts({ doNotCall: 'global' }), noon)).toEqual(never('doNotCall'));
    expect(evaluatePolicy(profile('none'), facts({ consentRequired: true, consent: undefined }), noon)).toEqual(
      never('noConsent'),
    );
    expect(evaluatePolicy(profile('ruAdvertising'), facts(), noon)).toEqual(never('modeRefused'));
    expect(evaluatePolicy(profile('ruAdvertising'), facts({ automatic: false }), noon).allowed).toBe(true);
    expect(evaluatePolicy(refusesAll('gone'), facts(), noon)).toEqual(never('modeRefused'));
  });
  it('holds in any mixture of facts', () => {
    const any = fc.record({
      doNotCall: fc.constantFrom(undefined, 'global' as const, 'campaign' as const),
      consent: fc.constantFrom(undefined, true, false),
      consentRequired: fc.boolean(),
      automatic: fc.boolean(),
      zones: fc.subarray(['Europe/Moscow', 'Asia/Omsk', 'America/New_York']),
    });
    const id = fc.constantFrom(...builtInProfiles.keys());
    const time = fc.integer({ min: noon / minute - 20_000, max: noon / minute + 20_000 });
    fc.assert(
      fc.property(id, any, time, (name, given, then) => {
        const all = facts(given);
        expect(evaluatePolicy(profile(name), all, then * minute).allowed).toBe(allowed(name, all, then * minute));
      }),
      { numRuns: 5_000 },
    );
  });
});
