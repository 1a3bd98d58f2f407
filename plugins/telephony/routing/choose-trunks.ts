import type { Trunk } from '../index.js';
import { ruleFor, type RuleView } from './rule-repository.js';

/** How much of a trunk is taken. */
export interface Load {
  /** By calls of every kind, in and out. */
  readonly lines: number;
  /** Spoken today by calls that count, those in progress included. */
  readonly secondsToday: number;
}
export type Limit = 'all lines are busy' | 'minutes of the day are used up';

/** Whom a call goes out to. */
export type Wanted =
  /** Somebody has dialled it, or it came with a call: only what a rule allows. */
  | { readonly by: 'rule'; readonly number: string }
  /** Set down by an admin or a supervisor: that is its permission. The limits of the trunk hold all the same. */
  | {
      readonly by: 'setting';
      readonly number?: string | undefined;
      readonly address?: string | undefined;
      readonly trunkId?: string | undefined;
    };
export interface Choice {
  /** In the order in which they are tried. */
  readonly trunks: readonly Trunk[];
  readonly passed: readonly { readonly trunk: Trunk; readonly why: Limit }[];
  readonly refused?: 'no rule allows this number' | undefined;
}

/** The limit that forbids another call through a trunk. */
export function limitOf({ maxChannels, dailyMinutes }: Trunk, { lines, secondsToday }: Load): Limit | undefined {
  if (maxChannels !== undefined && lines >= maxChannels) return 'all lines are busy';
  if (dailyMinutes !== undefined && secondsToday >= dailyMinutes * 60) return 'minutes of the day are used up';
  return undefined;
}

/** By which trunks a call goes out, if at all. */
export function chooseTrunks(
  wanted: Wanted,
  {
    rules,
    trunks,
    loadOf,
  }: {
    readonly rules: readonly RuleView[];
    readonly trunks: readonly Trunk[];
    readonly loadOf: (trunk: Trunk) => Load;
  },
): Choice {
  const rule = wanted.number === undefined ? undefined : ruleFor(rules, wanted.number);
  if (wanted.by === 'rule' && !rule) return { trunks: [], passed: [], refused: 'no rule allows this number' };
  const usable = trunks.filter(({ enabled }) => enabled);
  const asked = wanted.by === 'setting' && wanted.trunkId !== undefined ? [wanted.trunkId] : rule?.trunks;
  const inOrder = asked
    ? [...new Set(asked)].flatMap((id) => usable.find((trunk) => trunk.id === id) ?? [])
    : usable.slice(0, 1);
  const weighed = inOrder.map((trunk) => ({ trunk, why: limitOf(trunk, loadOf(trunk)) }));
  return {
    trunks: weighed.flatMap(({ trunk, why }) => (why === undefined ? [trunk] : [])),
    passed: weighed.flatMap(({ trunk, why }) => (why === undefined ? [] : [{ trunk, why }])),
  };
}
