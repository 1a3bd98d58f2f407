import { classOfNumber, type NumberClass } from '@perezvon/sdk/server';
import { z } from 'zod';
import { ruleFor, type RuleView } from './rule-repository.js';

const fields = {
  /** Premium-rate numbers may be called: `+7809`, `+1900` and the like. */
  premium: z.boolean(),
  /** Numbers of satellite and other worldwide networks may be called: `+881`, `+870` and the like. */
  satellite: z.boolean(),
  /** Once there is a rule, rules hold for campaigns, overflows and call backs as well, not for our phones alone. */
  rulesBindAll: z.boolean(),
};
export const dialPolicySchema = z.object({ ...fields, version: z.number().int() });
export type DialPolicy = z.infer<typeof dialPolicySchema>;
export const dialPolicyPatchSchema = z.object(fields).partial();
export type DialPolicyPatch = z.output<typeof dialPolicyPatchSchema>;

/** Why a number may not be called by anybody. */
export type Denial = Exclude<NumberClass, 'ordinary'> | 'noRule';

/** The reason that forbids a call to a number, whoever wants it; nothing where it may be made. */
export function denialOf(
  number: string,
  { premium, satellite, rulesBindAll }: Omit<DialPolicy, 'version'>,
  rules: readonly RuleView[],
): Denial | undefined {
  const kind = classOfNumber(number);
  if (kind === 'premium' && !premium) return 'premium';
  if (kind === 'satellite' && !satellite) return 'satellite';
  const bound = rulesBindAll && rules.some(({ enabled }) => enabled);
  return bound && !ruleFor(rules, number) ? 'noRule' : undefined;
}
