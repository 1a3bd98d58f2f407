import { isEmergencyNumber } from '@perezvon/sdk/shared';
import type { Trunk } from '../index.js';
import { ruleFor, type RuleView } from './rule-repository.js';

/** How much of a trunk is taken. */
export interface Load {
  /** By calls of every kind, in and out. */
  readonly lines: number;
  /** Spoken today by calls that count, those in progress included. */
  readonly secondsToday: number;
}
/** Why a trunk takes no further call; codes never change their meaning. */
export type Limit =
  | { readonly code: 'linesBusy'; readonly lines: number; readonly maxLines: number }
  | { readonly code: 'minutesUsed'; readonly minutes: number; readonly dailyMinutes: number };

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

/** Why these trunks, in this order. */
export type ChoiceReason =
  | { readonly code: 'rule'; readonly rule: string }
  | { readonly code: 'setTrunk' }
  | { readonly code: 'firstTrunk' }
  /** An emergency number needs no rule: any trunk will do. */
  | { readonly code: 'emergency' }
  /** No call: no rule allows this number. */
  | { readonly code: 'noRule' }
  /** No call: none of the trunks in question takes one. */
  | { readonly code: 'noTrunk' };
/** Why a trunk is not tried. */
export type TrunkReason =
  | Limit
  | { readonly code: 'disabled' }
  | { readonly code: 'notInRule' | 'notSet' | 'notFirst' };

export interface Choice {
  /** In the order in which they are tried; empty where the call is refused. */
  readonly trunks: readonly Trunk[];
  readonly why: ChoiceReason;
  /** Every other trunk, each with the one reason why it is not tried. Empty where no rule allows the number. */
  readonly others: readonly { readonly trunk: Trunk; readonly why: TrunkReason }[];
}

/** The limit that forbids another call through a trunk. */
export function limitOf({ maxChannels, dailyMinutes }: Trunk, { lines, secondsToday }: Load): Limit | undefined {
  if (maxChannels !== undefined && lines >= maxChannels) return { code: 'linesBusy', lines, maxLines: maxChannels };
  if (dailyMinutes !== undefined && secondsToday >= dailyMinutes * 60)
    return { code: 'minutesUsed', minutes: Math.floor(secondsToday / 60), dailyMinutes };
  return undefined;
}

/** By which trunks a call goes out, if at all, and why. */
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
  const found = candidates(wanted, rule, trunks);
  if (!found) return { trunks: [], why: { code: 'noRule' }, others: [] };
  const { order, why, left } = found;
  const others: { trunk: Trunk; why: TrunkReason }[] = [];
  const tried = order.filter((trunk) => {
    const against = trunk.enabled ? limitOf(trunk, loadOf(trunk)) : ({ code: 'disabled' } as const);
    if (against) others.push({ trunk, why: against });
    return against === undefined;
  });
  for (const trunk of trunks) if (!order.includes(trunk)) others.push({ trunk, why: { code: left } });
  return { trunks: tried, why: tried.length > 0 ? why : { code: 'noTrunk' }, others };
}

/** The trunks in question, in order, and why none of the others is; nothing where no rule allows the call. */
function candidates(wanted: Wanted, rule: RuleView | undefined, trunks: readonly Trunk[]) {
  const inOrder = (ids: readonly string[]) =>
    [...new Set(ids)].flatMap((id) => trunks.find((trunk) => trunk.id === id) ?? []);
  if (wanted.by === 'setting' && wanted.trunkId !== undefined)
    return { order: inOrder([wanted.trunkId]), why: { code: 'setTrunk' }, left: 'notSet' } as const;
  if (rule) return { order: inOrder(rule.trunks), why: { code: 'rule', rule: rule.name }, left: 'notInRule' } as const;
  if (wanted.number !== undefined && isEmergencyNumber(wanted.number))
    return { order: trunks, why: { code: 'emergency' }, left: 'notFirst' } as const;
  if (wanted.by === 'rule') return undefined;
  const [first] = trunks.filter(({ enabled }) => enabled);
  return { order: first ? [first] : [], why: { code: 'firstTrunk' }, left: 'notFirst' } as const;
}
