import { ConflictError } from '@perezvon/sdk/server';

/** Still named by campaigns. */
export class RuleInUseError extends ConflictError {
  constructor(campaigns: readonly string[]) {
    const names = campaigns.join(', ');
    super(`used by ${names}`, { code: 'autodialer.ruleInUse', params: { names } });
  }
}
