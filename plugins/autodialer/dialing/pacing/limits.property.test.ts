import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PacingLimit } from './limits.js';
import { linesWanted } from './modes.js';
import { shareLines } from './share.js';
import type { CampaignPacing, PacingState, TrunkPacing } from './state.js';
import { acts, begin, play, trunks } from './testing/acts.js';
import { shell } from './testing/pacing-shell.js';

const always = { from: 0, to: Number.MAX_SAFE_INTEGER };
const plenty = 1_000_000;

/** The same state without what the limit names. */
function relaxed(state: PacingState, campaign: CampaignPacing, limit: PacingLimit, now: number): PacingState {
  const { rules } = campaign;
  const change = (patch: Partial<CampaignPacing>): PacingState => ({
    ...state,
    campaigns: new Map(state.campaigns).set(rules.id, { ...campaign, ...patch }),
  });
  const changeTrunk = (id: string, patch: (known: TrunkPacing) => TrunkPacing): PacingState => {
    const known = state.trunks.get(id);
    if (!known) throw new Error(`the limit names trunk ${id}, which is not there`);
    return { ...state, trunks: new Map(state.trunks).set(id, patch(known)) };
  };
  const unlimited = { ...campaign.claims, perSecond: undefined };
  switch (limit.code) {
    case 'notReady':
      return { ...state, ready: true };
    case 'globalLines':
      return { ...state, channels: plenty };
    case 'switchedOff':
    case 'outsideHours':
      return change({ rules: { ...rules, open: always } });
    case 'startsRefused':
      return change({ heldUntil: 0 });
    case 'claiming':
      return change({ claiming: undefined });
    case 'noContactDue':
      return change({ dueFrom: now });
    case 'campaignLines':
      return change({ rules: { ...rules, channels: plenty } });
    case 'campaignRate':
      return change({ rules: { ...rules, perSecond: undefined }, claims: unlimited });
    case 'noTrunk':
      return change({ rules: { ...rules, trunks: [...state.trunks.keys()] } });
    case 'trunkHeld':
      return changeTrunk(limit.trunk, (known) => ({ ...known, health: { heldUntil: 0, probing: false, status: 0 } }));
    case 'trunkLines':
      return changeTrunk(limit.trunk, (known) => ({ ...known, rules: { ...known.rules, channels: undefined } }));
    case 'trunkRate':
      return changeTrunk(limit.trunk, (known) => ({
        ...known,
        rules: { ...known.rules, perSecond: undefined },
        claims: { ...known.claims, perSecond: undefined },
      }));
  }
}
/** What tells one limit from another: its code, and whose it is. */
const nameOf = (limit: PacingLimit): string => ('trunk' in limit ? `${limit.code} ${limit.trunk}` : limit.code);

describe('in every state, each campaign is told one limit', () => {
  const seen = new Set<string>();

  it('without which it gets more, or meets another', () => {
    fc.assert(
      fc.property(
        fc.array(acts, { minLength: 5, maxLength: 120 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 400 }),
        fc.boolean(),
        (sequence, channels, later, unknownTrunks) => {
          const campaigns = begin();
          const one = shell(campaigns, unknownTrunks ? trunks.slice(0, 1) : trunks, channels);
          for (const act of sequence) play(one, campaigns, act);
          const now = one.now + later;
          const shares = shareLines(one.state, now);
          expect([...shares.keys()].sort()).toEqual([...one.state.campaigns.keys()].sort());
          for (const [id, { trunks: given, limit }] of shares) {
            const campaign = one.state.campaigns.get(id);
            if (!campaign) throw new Error(`a share for ${id}, which is not there`);
            seen.add(limit.code);
            // What is given and the limit account for all that is wanted: nothing is left out without a reason.
            const wanted = linesWanted(campaign);
            expect(given.length).toBeLessThanOrEqual(wanted);
            if (limit.code === 'campaignLines') expect(given.length).toBe(wanted);
            const without = shareLines(relaxed(one.state, campaign, limit, now), now).get(id);
            if (!without) throw new Error('the campaign is gone');
            const more = without.trunks.length > given.length;
            expect(more || nameOf(without.limit) !== nameOf(limit), `${nameOf(limit)} changes nothing`).toBe(true);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('and every kind of limit was met', () => {
    expect([...seen].sort()).toEqual(
      [
        'campaignLines',
        'campaignRate',
        'claiming',
        'globalLines',
        'noContactDue',
        'noTrunk',
        'notReady',
        'outsideHours',
        'startsRefused',
        'switchedOff',
        'trunkHeld',
        'trunkLines',
        'trunkRate',
      ].sort(),
    );
  });
});
