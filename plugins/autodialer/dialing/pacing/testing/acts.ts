import fc from 'fast-check';
import type { CampaignRules } from '../state.js';
import { type PacingShell, rules, trunk } from './pacing-shell.js';

export type Act =
  | { readonly do: 'tick'; readonly ms: number }
  | { readonly do: 'claim'; readonly found: number; readonly dry: boolean; readonly later: boolean }
  | { readonly do: 'make'; readonly index: number; readonly good: boolean }
  | { readonly do: 'foreign'; readonly trunk: string; readonly lines: number }
  | { readonly do: 'end'; readonly index: number }
  | { readonly do: 'due'; readonly campaign: number }
  | { readonly do: 'hold'; readonly campaign: number; readonly ms: number }
  | { readonly do: 'health'; readonly trunk: string; readonly ms: number; readonly probing: boolean }
  | { readonly do: 'global'; readonly channels: number; readonly ready: boolean }
  | { readonly do: 'campaign'; readonly campaign: number; readonly rules: Partial<CampaignRules> };

export const openings = fc.option(
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
export const acts: fc.Arbitrary<Act> = fc.oneof(
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
      do: fc.constant('foreign' as const),
      trunk: fc.constantFrom('t1', 't2', 't3'),
      lines: fc.integer({ min: 0, max: 9 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('end' as const), index: fc.nat(50) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      campaign: fc.nat(2),
      ms: fc.integer({ min: 1, max: 900 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('health' as const),
      trunk: fc.constantFrom('t1', 't2', 't3'),
      ms: fc.integer({ min: 0, max: 900 }),
      probing: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('due' as const), campaign: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('global' as const),
      channels: fc.integer({ min: 0, max: 40 }),
      ready: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('campaign' as const), campaign: fc.nat(2), rules: changes }) },
);

export function play(one: PacingShell, campaigns: CampaignRules[], act: Act): void {
  if (act.do === 'tick') {
    one.now += act.ms;
    one.send({ type: 'tick' });
  } else if (act.do === 'claim') one.answerClaim(act.found, act.dry ? undefined : one.now, act.later);
  else if (act.do === 'make') one.make(act.index, act.good);
  else if (act.do === 'foreign') {
    one.foreign.set(act.trunk, act.lines);
    one.send({ type: 'foreign', trunk: act.trunk, lines: act.lines });
  } else if (act.do === 'end') one.end(act.index);
  else if (act.do === 'due') one.send({ type: 'due', campaign: campaigns[act.campaign]?.id ?? '', from: one.now });
  else if (act.do === 'hold')
    one.send({ type: 'hold', campaign: campaigns[act.campaign]?.id ?? '', until: one.now + act.ms });
  else if (act.do === 'health')
    one.send({ type: 'trunkHealth', trunk: act.trunk, heldUntil: one.now + act.ms, probing: act.probing, status: 503 });
  else if (act.do === 'global') one.send({ type: 'global', channels: act.channels, ready: act.ready });
  else {
    const changed = { ...(campaigns[act.campaign] ?? rules('a')), ...act.rules };
    campaigns[act.campaign] = changed;
    one.send({ type: 'campaign', rules: changed });
  }
}
export const trunks = [trunk('t1', 7, 5), trunk('t2', 12), trunk('t3', undefined, 11)];
export const begin = () => [rules('a'), rules('b', { perSecond: 4 }), rules('c', { trunks: ['t2', 't3'] })];
