import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acts, begin, openings, play, trunks } from './testing/acts.js';
import { rules, shell, trunk } from './testing/pacing-shell.js';

describe('in every order of events', () => {
  it('no more lines are taken than the campaign, the trunk and the global limit allow', () => {
    fc.assert(
      fc.property(fc.array(acts, { minLength: 20, maxLength: 150 }), (sequence) => {
        const campaigns = begin();
        const one = shell(campaigns, trunks, 20);
        for (const act of sequence) {
          const before = new Map(campaigns.map(({ id }) => [id, one.linesOf(id)]));
          const over = new Map(trunks.map(({ id }) => [id, one.linesOver(id)]));
          play(one, campaigns, act);
          let lines = 0;
          for (const campaign of campaigns) {
            const taken = one.linesOf(campaign.id);
            lines += taken;
            expect(one.state.campaigns.get(campaign.id)?.lines ?? 0).toBe(taken);
            // A limit that was lowered ends no call: it only lets nothing be added.
            if (taken > (before.get(campaign.id) ?? 0)) expect(taken).toBeLessThanOrEqual(campaign.channels);
          }
          const added = lines > [...before.values()].reduce((sum, n) => sum + n, 0);
          if (added) expect(lines).toBeLessThanOrEqual(one.state.channels);
          for (const { id, channels } of trunks) {
            const taken = one.linesOver(id);
            expect(one.state.trunks.get(id)?.lines).toBe(taken);
            // A call of somebody else may come at any time: then nothing of ours is added, and nothing is ended.
            const most = (channels ?? Number.POSITIVE_INFINITY) - (one.foreign.get(id) ?? 0);
            if (taken > (over.get(id) ?? 0)) expect(taken).toBeLessThanOrEqual(most);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('no window of a second sees more calls than the trunk and the campaign allow', () => {
    fc.assert(
      fc.property(fc.array(acts, { minLength: 20, maxLength: 200 }), (sequence) => {
        const campaigns = begin();
        const one = shell(campaigns, trunks, 40);
        const fixed = sequence.filter((act) => act.do !== 'campaign');
        for (const act of fixed) play(one, campaigns, act);
        const most = (starts: readonly { at: number }[]) =>
          Math.max(
            0,
            ...starts.map(({ at }) => starts.filter((other) => other.at >= at && other.at < at + 1_000).length),
          );
        for (const { id, perSecond } of trunks) {
          if (perSecond !== undefined)
            expect(most(one.starts.filter((start) => start.trunk === id))).toBeLessThanOrEqual(perSecond);
        }
        expect(most(one.starts.filter((start) => start.campaign === 'b'))).toBeLessThanOrEqual(4);
      }),
      { numRuns: 300 },
    );
  });

  it('no window of a second sees more, with contacts and lines in plenty', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 220 }), { minLength: 60, maxLength: 120 });
    fc.assert(
      fc.property(fc.constantFrom(0.5, 1, 2.5, 5, 7, 30, 99.5), steps, (perSecond, pauses) => {
        const one = shell([rules('c', { channels: 100_000, perSecond })], [trunk('t1')], 100_000);
        one.now += 60_000;
        for (const ms of pauses) {
          one.now += ms;
          one.send({ type: 'tick' });
          one.answerClaim(1_000, 0);
        }
        const times = one.starts.map(({ at }) => at);
        const most = Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 1_000).length));
        expect(most).toBeLessThanOrEqual(Math.ceil(perSecond));
        const elapsed = (times.at(-1)! - times[0]!) / 1_000;
        expect(times.length).toBeLessThanOrEqual(1 + perSecond / 10 + elapsed * perSecond + 1e-6);
      }),
      { numRuns: 200 },
    );
  });

  it('nothing starts outside the campaign’s hours', () => {
    fc.assert(
      fc.property(fc.array(acts, { minLength: 20, maxLength: 150 }), openings, (sequence, open) => {
        const campaigns = begin().map((campaign) => ({ ...campaign, open }));
        const one = shell(campaigns, trunks, 40);
        for (const act of sequence.filter((each) => each.do !== 'campaign')) play(one, campaigns, act);
        for (const { at } of one.starts) expect(open !== undefined && open.from <= at && at < open.to).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('every claim is accounted for: started, given back, or still prepared', () => {
    fc.assert(
      fc.property(fc.array(acts, { minLength: 20, maxLength: 150 }), (sequence) => {
        const campaigns = begin();
        const one = shell(campaigns, trunks, 20);
        for (const act of sequence) play(one, campaigns, act);
        const prepared = [...one.attempts.values()].filter(({ up }) => !up).length;
        expect(one.starts.length + one.givenBack + one.unmade + prepared).toBe(one.made);
        // Left alone, switched on and with lines free, every prepared one is started.
        one.send({ type: 'global', channels: 1_000, ready: true });
        for (const { id } of campaigns) one.send({ type: 'campaign', rules: rules(id) });
        while (one.claims.length > 0) one.answerClaim(0, undefined);
        while (one.making.length > 0) one.make(0, true);
        for (let i = 0; i < 200; i += 1) {
          one.now += 100;
          one.send({ type: 'tick' });
          one.answerClaim(0, undefined);
        }
        expect([...one.attempts.values()].every(({ up }) => up)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('no line stays free that a campaign with due contacts could take', () => {
    fc.assert(
      fc.property(
        fc.array(acts, { minLength: 5, maxLength: 100 }),
        fc.integer({ min: 1, max: 40 }),
        (sequence, channels) => {
          const campaigns = begin().map((campaign) => ({ ...campaign, perSecond: undefined }));
          const one = shell(campaigns, [trunk('t1', 7), trunk('t2', 12), trunk('t3')], channels);
          const fixed = sequence.filter((act) => !['campaign', 'global', 'hold', 'health'].includes(act.do));
          for (const act of fixed) play(one, campaigns, act);
          while (one.claims.length > 0) one.answerClaim(100, one.now);
          while (one.making.length > 0) one.make(0, true);
          for (const { id } of campaigns) one.send({ type: 'due', campaign: id, from: one.now });
          one.send({ type: 'tick' });
          const globalFree = channels - campaigns.reduce((sum, { id }) => sum + one.linesOf(id), 0);
          for (const campaign of campaigns) {
            const trunkFree = campaign.trunks.some(
              (id) =>
                one.linesOver(id) + (one.foreign.get(id) ?? 0) < (one.state.trunks.get(id)?.rules.channels ?? 1e9),
            );
            expect(globalFree > 0 && trunkFree && one.linesOf(campaign.id) < campaign.channels).toBe(false);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
