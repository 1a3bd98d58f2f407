import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newPacing, step } from './engine.js';
import type { CampaignRules, PacingCommand, PacingEvent, PacingState, TrunkRules } from './state.js';

const rules = (id: string, more: Partial<CampaignRules> = {}): CampaignRules => ({
  id,
  mode: 'message',
  channels: 10,
  perSecond: undefined,
  priority: 5,
  trunks: ['t1', 't2'],
  open: { from: 0, to: Number.MAX_SAFE_INTEGER },
  ...more,
});
const trunk = (id: string, channels?: number, perSecond?: number): TrunkRules => ({ id, channels, perSecond });

/** The engine with a shell that does what it is told, as slowly and with as little luck as a test likes. */
class House {
  state: PacingState = newPacing();
  now = 1_000;
  readonly claims: { campaign: string; trunks: readonly string[] }[] = [];
  /** Prepared or talking, by id. */
  readonly attempts = new Map<string, { campaign: string; trunk: string; up: boolean }>();
  readonly starts: { at: number; campaign: string; trunk: string }[] = [];
  /** Attempts whose messages are being made. */
  readonly making: { id: string; campaign: string; trunk: string }[] = [];
  /** Lines of each trunk that are not the dialer's. */
  readonly others = new Map<string, number>();
  givenBack = 0;
  unmade = 0;
  made = 0;

  send(event: PacingEvent): readonly PacingCommand[] {
    const [state, commands] = step(this.state, event, this.now);
    this.state = state;
    const freed: { campaign: string; trunk: string }[] = [];
    for (const command of commands) {
      if (command.type === 'claim') this.claims.push(command);
      else {
        for (const id of command.attempts) {
          const attempt = this.attempts.get(id);
          if (!attempt || attempt.up || this.making.some((one) => one.id === id))
            throw new Error(`${command.type} of ${id}, which is not prepared`);
          if (command.type === 'start') {
            attempt.up = true;
            this.starts.push({ at: this.now, campaign: attempt.campaign, trunk: attempt.trunk });
          } else {
            this.attempts.delete(id);
            this.givenBack += 1;
            freed.push(attempt);
          }
        }
      }
    }
    for (const { campaign, trunk: over } of freed) this.send({ type: 'freed', campaign, trunk: over });
    return commands;
  }

  /** Carries out the oldest claim, finding at most `found` contacts. Their messages are made at once, or `later`. */
  answerClaim(found: number, dueFrom: number | undefined, later = false): void {
    const claim = this.claims.shift();
    if (!claim) return;
    const attempts = claim.trunks.slice(0, found).map((over) => {
      this.made += 1;
      const id = `a${this.made}`;
      this.attempts.set(id, { campaign: claim.campaign, trunk: over, up: false });
      return { id, trunk: over };
    });
    this.send({ type: 'claimed', campaign: claim.campaign, attempts, dueFrom });
    for (const { id, trunk: over } of attempts) this.making.push({ id, campaign: claim.campaign, trunk: over });
    if (!later) while (this.making.length > 0) this.make(0, true);
  }
  /** One message is ready, or cannot be made. */
  make(index: number, good: boolean): void {
    const [one] = this.making.splice(index % Math.max(1, this.making.length), 1);
    if (!one) return;
    if (!good) {
      this.attempts.delete(one.id);
      this.unmade += 1;
    }
    this.send({ type: good ? 'made' : 'unmade', campaign: one.campaign, attempts: [one.id] });
    if (!good) this.send({ type: 'freed', campaign: one.campaign, trunk: one.trunk });
  }

  end(index: number): void {
    const up = [...this.attempts].filter(([, { up: talking }]) => talking);
    const chosen = up[index % Math.max(1, up.length)];
    if (!chosen) return;
    this.attempts.delete(chosen[0]);
    this.send({ type: 'freed', campaign: chosen[1].campaign, trunk: chosen[1].trunk });
  }

  linesOf(campaign: string): number {
    const claimed = this.claims.filter((claim) => claim.campaign === campaign).flatMap((claim) => claim.trunks).length;
    return claimed + [...this.attempts.values()].filter((attempt) => attempt.campaign === campaign).length;
  }
  linesOver(id: string): number {
    const claimed = this.claims.flatMap((claim) => claim.trunks).filter((one) => one === id).length;
    return claimed + [...this.attempts.values()].filter((attempt) => attempt.trunk === id).length;
  }
}

function house(campaigns: readonly CampaignRules[], trunks: readonly TrunkRules[], channels = 60): House {
  const made = new House();
  made.send({ type: 'house', channels, ready: true });
  made.send({ type: 'trunks', trunks });
  for (const campaign of campaigns) made.send({ type: 'campaign', rules: campaign });
  return made;
}

describe('the pacing engine', () => {
  it('fills trunks in their order and stops at every limit', () => {
    const one = house([rules('c')], [trunk('t1', 4), trunk('t2', 100)]);
    expect(one.send({ type: 'tick' })).toEqual([
      { type: 'claim', campaign: 'c', trunks: ['t1', 't1', 't1', 't1', 't2', 't2', 't2', 't2', 't2', 't2'] },
    ]);
    expect(one.send({ type: 'tick' })).toEqual([]);
  });

  it('gives a line back that a claim found no contact for, and waits until one is due', () => {
    const one = house([rules('c')], [trunk('t1')]);
    one.send({ type: 'tick' });
    one.answerClaim(3, one.now + 500);
    expect(one.linesOf('c')).toBe(3);
    expect(one.state.campaigns.get('c')?.lines).toBe(3);
    expect(one.send({ type: 'tick' })).toEqual([]);
    one.now += 500;
    expect(one.send({ type: 'tick' })).toMatchObject([{ type: 'claim', trunks: { length: 7 } }]);
  });

  it('shares scarce lines by priority', () => {
    const campaigns = [rules('low', { channels: 60, priority: 2 }), rules('high', { channels: 60, priority: 4 })];
    const both = house(campaigns, [trunk('t1')], 30);
    both.send({ type: 'tick' });
    expect([both.linesOf('low'), both.linesOf('high')]).toEqual([10, 20]);
  });

  it('starts nothing when the window has closed meanwhile, and gives the attempts back', () => {
    const one = house([rules('c', { open: { from: 0, to: 2_000 } })], [trunk('t1')]);
    one.send({ type: 'tick' });
    one.now = 2_000;
    one.answerClaim(10, undefined);
    expect(one.starts).toEqual([]);
    expect(one.givenBack).toBe(10);
    expect(one.state.campaigns.get('c')?.lines).toBe(0);
  });

  it('counts calls of a campaign that is switched off, and forgets it when they are over', () => {
    const one = house([], [trunk('t1')]);
    one.send({ type: 'adopted', campaign: 'c', trunk: 't1' });
    expect(one.state.trunks.get('t1')?.lines).toBe(1);
    one.send({ type: 'freed', campaign: 'c', trunk: 't1' });
    expect(one.state.campaigns.size).toBe(0);
    expect(one.state.trunks.get('t1')?.lines).toBe(0);
  });

  it('reaches the calls per second that it is allowed', () => {
    const one = house([rules('c', { channels: 5_000, perSecond: 7 })], [trunk('t1')], 5_000);
    for (let i = 0; i < 400; i += 1) {
      one.now += 50;
      one.send({ type: 'tick' });
      one.answerClaim(100, 0);
    }
    expect(one.starts.length).toBeGreaterThanOrEqual(137);
    expect(one.starts.length).toBeLessThanOrEqual(142);
  });
});

describe('messages that take their time', () => {
  /** Contacts and lines in plenty, messages of up to four seconds each: starts at the carrier, by its clock. */
  function startsWith(perSecond: number, ofTrunk: number | undefined, seconds: readonly number[]) {
    const one = house([rules('c', { channels: 5_000, perSecond })], [trunk('t1', undefined, ofTrunk)], 5_000);
    const ready = new Map<string, number>();
    for (let i = 0; i < 400; i += 1) {
      one.now += 50;
      one.send({ type: 'tick' });
      one.answerClaim(100, 0, true);
      for (const { id } of one.making)
        if (!ready.has(id)) ready.set(id, one.now + 1_000 * (seconds[ready.size % seconds.length] ?? 0));
      for (const [index, { id }] of [...one.making.entries()].toReversed())
        if ((ready.get(id) ?? 0) <= one.now) one.make(index, true);
    }
    return one.starts.map(({ at }) => at);
  }
  const most = (times: readonly number[]) =>
    Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 1_000).length));

  it.each([undefined, 10])('bunch no calls, and keep the rate (trunk: %s a second)', (ofTrunk) => {
    const times = startsWith(ofTrunk === undefined ? 10 : 1_000, ofTrunk, [0.05, 3.9, 2, 1, 0, 3, 4]);
    expect(most(times)).toBeLessThanOrEqual(10);
    // Four seconds until the slowest are there, sixteen at ten a second.
    expect(times.length).toBeGreaterThan(150);
  });
  it('hold no more lines than are needed for them', () => {
    const one = house([rules('c', { channels: 5_000, perSecond: 10 })], [trunk('t1')], 5_000);
    for (let i = 0; i < 40; i += 1) {
      one.now += 50;
      one.send({ type: 'tick' });
      one.answerClaim(100, 0, true);
    }
    expect(one.making.length).toBeGreaterThan(15);
    expect(one.making.length).toBeLessThanOrEqual(22);
  });
});

describe('lines of others on a trunk', () => {
  it('are left to them, and taken again when they are free', () => {
    const one = house([rules('c', { trunks: ['t1'] })], [trunk('t1', 4)]);
    one.send({ type: 'others', trunk: 't1', lines: 3 });
    expect(one.send({ type: 'tick' })).toEqual([{ type: 'claim', campaign: 'c', trunks: ['t1'] }]);
    one.answerClaim(1, 0);
    expect(one.send({ type: 'tick' })).toEqual([]);
    one.send({ type: 'others', trunk: 't1', lines: 0 });
    expect(one.send({ type: 'tick' })).toMatchObject([{ trunks: { length: 3 } }]);
  });
});

type Act =
  | { readonly do: 'tick'; readonly ms: number }
  | { readonly do: 'claim'; readonly found: number; readonly dry: boolean; readonly later: boolean }
  | { readonly do: 'make'; readonly index: number; readonly good: boolean }
  | { readonly do: 'others'; readonly trunk: string; readonly lines: number }
  | { readonly do: 'end'; readonly index: number }
  | { readonly do: 'due'; readonly campaign: number }
  | { readonly do: 'house'; readonly channels: number; readonly ready: boolean }
  | { readonly do: 'campaign'; readonly campaign: number; readonly rules: Partial<CampaignRules> };

const openings = fc.option(
  fc
    .tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 8_000 }))
    .map(([from, length]) => ({ from, to: from + length })),
  { nil: undefined },
);
const changes: fc.Arbitrary<Partial<CampaignRules>> = fc.record({
  channels: fc.integer({ min: 1, max: 20 }),
  perSecond: fc.option(fc.constantFrom(0.5, 1, 2.5, 7, 30), { nil: undefined }),
  priority: fc.integer({ min: 1, max: 10 }),
  trunks: fc.uniqueArray(fc.constantFrom('t1', 't2', 't3'), { minLength: 1 }),
  open: openings,
});
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('tick' as const), ms: fc.integer({ min: 0, max: 300 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      found: fc.integer({ min: 0, max: 25 }),
      dry: fc.boolean(),
      later: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('make' as const),
      index: fc.nat(50),
      good: fc.integer().map((n) => n % 9 !== 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('others' as const),
      trunk: fc.constantFrom('t1', 't2', 't3'),
      lines: fc.integer({ min: 0, max: 9 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('end' as const), index: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('due' as const), campaign: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('house' as const),
      channels: fc.integer({ min: 0, max: 40 }),
      ready: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('campaign' as const), campaign: fc.nat(2), rules: changes }) },
);

function play(one: House, campaigns: CampaignRules[], act: Act): void {
  if (act.do === 'tick') {
    one.now += act.ms;
    one.send({ type: 'tick' });
  } else if (act.do === 'claim') one.answerClaim(act.found, act.dry ? undefined : one.now, act.later);
  else if (act.do === 'make') one.make(act.index, act.good);
  else if (act.do === 'others') {
    one.others.set(act.trunk, act.lines);
    one.send({ type: 'others', trunk: act.trunk, lines: act.lines });
  } else if (act.do === 'end') one.end(act.index);
  else if (act.do === 'due') one.send({ type: 'due', campaign: campaigns[act.campaign]!.id, from: one.now });
  else if (act.do === 'house') one.send({ type: 'house', channels: act.channels, ready: act.ready });
  else {
    campaigns[act.campaign] = { ...campaigns[act.campaign]!, ...act.rules };
    one.send({ type: 'campaign', rules: campaigns[act.campaign]! });
  }
}
const trunks = [trunk('t1', 7, 5), trunk('t2', 12), trunk('t3', undefined, 11)];
const begin = () => [rules('a'), rules('b', { perSecond: 4 }), rules('c', { trunks: ['t2', 't3'] })];

describe('in every order of events', () => {
  it('no more lines are taken than the campaign, the trunk and the house allow', () => {
    fc.assert(
      fc.property(fc.array(acts, { minLength: 20, maxLength: 150 }), (sequence) => {
        const campaigns = begin();
        const one = house(campaigns, trunks, 20);
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
            const most = (channels ?? Number.POSITIVE_INFINITY) - (one.others.get(id) ?? 0);
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
        const one = house(campaigns, trunks, 40);
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
        const one = house([rules('c', { channels: 100_000, perSecond })], [trunk('t1')], 100_000);
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
        const one = house(campaigns, trunks, 40);
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
        const one = house(campaigns, trunks, 20);
        for (const act of sequence) play(one, campaigns, act);
        const prepared = [...one.attempts.values()].filter(({ up }) => !up).length;
        expect(one.starts.length + one.givenBack + one.unmade + prepared).toBe(one.made);
        // Left alone, switched on and with lines free, every prepared one is started.
        one.send({ type: 'house', channels: 1_000, ready: true });
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
          const one = house(campaigns, [trunk('t1', 7), trunk('t2', 12), trunk('t3')], channels);
          const fixed = sequence.filter((act) => act.do !== 'campaign' && act.do !== 'house');
          for (const act of fixed) play(one, campaigns, act);
          while (one.claims.length > 0) one.answerClaim(100, one.now);
          while (one.making.length > 0) one.make(0, true);
          for (const { id } of campaigns) one.send({ type: 'due', campaign: id, from: one.now });
          one.send({ type: 'tick' });
          const houseFree = channels - campaigns.reduce((sum, { id }) => sum + one.linesOf(id), 0);
          for (const campaign of campaigns) {
            const trunkFree = campaign.trunks.some(
              (id) => one.linesOver(id) + (one.others.get(id) ?? 0) < (one.state.trunks.get(id)?.rules.channels ?? 1e9),
            );
            expect(houseFree > 0 && trunkFree && one.linesOf(campaign.id) < campaign.channels).toBe(false);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
