import { defineExtensionPoint } from '@perezvon/sdk/server';

export type RuleName = 'schedule' | 'calendar' | 'policy';

/** Whoever goes by shared rules, such as campaigns. */
export interface RuleUser {
  /** Names of those that go by a rule: it cannot be deleted meanwhile. A few are enough. */
  usesOf(what: RuleName, id: string): Promise<readonly string[]>;
  /** A rule has been added, changed or deleted. */
  changed(): Promise<void>;
}
export const RuleUsers = defineExtensionPoint<RuleUser>('compliance.ruleUsers');
