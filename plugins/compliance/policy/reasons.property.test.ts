import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluatePolicy, type PolicyFacts, type RefusalReason } from './evaluate-policy.js';
import { builtInProfiles } from './profiles.js';
import { allowed } from './testing/oracle.js';

const now = Date.parse('2026-11-25T10:00:00Z');
const day = 86_400_000;
const names = ['none', 'ruNotification', 'ruDebtCollection', 'ruAdvertising', 'usTsr'] as const;
const facts: fc.Arbitrary<PolicyFacts> = fc.record({
  number: fc.constant('+79990000000'),
  zones: fc.constantFrom(['Europe/Moscow'], ['Asia/Vladivostok'], ['Europe/Moscow', 'Asia/Vladivostok'], []),
  campaignZone: fc.constantFrom('Europe/Moscow', 'America/New_York'),
  attempts: fc.array(
    fc.integer({ min: 0, max: 20 * day }).map((ms) => now - ms),
    { maxLength: 9 },
  ),
  doNotCall: fc.constantFrom(undefined, undefined, undefined, 'global' as const, 'campaign' as const),
  consent: fc.constantFrom(undefined, true, false),
  consentRequired: fc.boolean(),
  holidays: fc.constantFrom(new Set<string>(), new Set(['2026-11-25'])),
  automatic: fc.boolean(),
});

/** The same question without what the reason names. */
function undone(asked: PolicyFacts, profile: string, reason: RefusalReason): readonly [PolicyFacts, string] {
  switch (reason) {
    case 'doNotCall':
      return [{ ...asked, doNotCall: undefined }, profile];
    case 'noConsent':
      return [{ ...asked, consent: true }, profile];
    case 'modeRefused':
      return [{ ...asked, automatic: false }, profile];
    case 'limit':
      return [{ ...asked, attempts: [] }, profile];
    case 'hours':
      return [asked, 'none'];
  }
}

it('a refusal has one reason, and without it the decision is another; what is allowed, an independent judge allows', () => {
  fc.assert(
    fc.property(facts, fc.constantFrom(...names), fc.integer({ min: 0, max: 3 * day }), (asked, name, later) => {
      const at = now + later;
      const decide = (question: PolicyFacts, profile: string) => {
        const rules = builtInProfiles.get(profile);
        if (!rules) throw new Error(`there is no profile ${profile}`);
        return evaluatePolicy(rules, question, at);
      };
      const decision = decide(asked, name);
      expect(decision.allowed).toBe(allowed(name, asked, at));
      if (decision.allowed) return;
      const [question, profile] = undone(asked, name, decision.reason);
      const without = decide(question, profile);
      expect(without.allowed).toBe(allowed(profile, question, at));
      expect(without.allowed || without.reason !== decision.reason, `without ${decision.reason}`).toBe(true);
      if (decision.retryAt !== undefined) expect(decision.retryAt).toBeGreaterThan(at);
    }),
    { numRuns: 500 },
  );
});
