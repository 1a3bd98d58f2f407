/** How many failures are allowed, and how long log-in is refused after that. Times in milliseconds. */
export interface LockoutRule {
  readonly limit: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Failures older than this are forgotten. */
  readonly forgetMs: number;
}
export interface FailureState {
  readonly failures: number;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
  readonly lockedUntil: number | undefined;
}
export type Admission =
  | { readonly admitted: true; readonly state: FailureState }
  | { readonly admitted: false; readonly waitMs: number };

/**
 * Counts a try before its password is looked at, so that a hundred tries at once are a hundred tries; a success clears
 * the count. From the `limit`-th try on each one locks the log-in, twice as long every time.
 */
export function admit(state: FailureState, rule: LockoutRule, now: number): Admission {
  if (state.lockedUntil !== undefined && state.lockedUntil > now) {
    return { admitted: false, waitMs: state.lockedUntil - now };
  }
  const failures = now - state.lastAt > rule.forgetMs ? 1 : state.failures + 1;
  const over = failures - rule.limit;
  const pause = Math.min(rule.longestPauseMs, rule.firstPauseMs * 2 ** Math.min(over, 30));
  return { admitted: true, state: { failures, lastAt: now, lockedUntil: over >= 0 ? now + pause : undefined } };
}
