import { classOfNumber, isAbroad, type NumberClass } from '@perezvon/sdk/server';
import { isEmergencyNumber } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { ruleFor, type RuleView } from './rule-repository.js';

const fields = {
  /** Premium-rate numbers may be called: `+7809`, `+1900` and the like. */
  premium: z.boolean(),
  /** Numbers of satellite and other worldwide networks may be called: `+881`, `+870` and the like. */
  satellite: z.boolean(),
  /** Other countries may be called without a rule that names them. */
  international: z.boolean(),
  /** The country that is not abroad, ISO 3166-1. */
  homeCountry: z.string().regex(/^[A-Z]{2}$/),
  /** Once there is a rule, rules hold for campaigns, overflows and call backs as well, not for our phones alone. */
  rulesBindAll: z.boolean(),
};
export const dialPolicySchema = z.object({ ...fields, version: z.number().int() });
export type DialPolicy = z.infer<typeof dialPolicySchema>;
export const dialPolicyPatchSchema = z.object(fields).partial();
export type DialPolicyPatch = z.output<typeof dialPolicyPatchSchema>;

/** Why a number may not be called by anybody. */
export type Denial = Exclude<NumberClass, 'ordinary'> | 'international' | 'noRule';

/** The reason that forbids a call to a number, whoever wants it; nothing where it may be made. */
export function denialOf(
  number: string,
  { premium, satellite, international, homeCountry, rulesBindAll }: Omit<DialPolicy, 'version'>,
  rules: readonly RuleView[],
): Denial | undefined {
  // Help may be called by everybody, whatever it costs.
  if (isEmergencyNumber(number)) return undefined;
  const kind = classOfNumber(number);
  if (kind === 'premium' && !premium) return 'premium';
  if (kind === 'satellite' && !satellite) return 'satellite';
  const rule = ruleFor(rules, number);
  // A rule for a country or a part of it opens that; one for all numbers does not.
  const named = rule !== undefined && rule.prefix !== '+';
  if (!international && !named && isAbroad(number, homeCountry)) return 'international';
  const bound = rulesBindAll && rules.some(({ enabled }) => enabled);
  return bound && !rule ? 'noRule' : undefined;
}
