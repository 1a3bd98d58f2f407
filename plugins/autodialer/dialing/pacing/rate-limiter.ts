/**
 * A limit of calls per second. Tokens give the long-run rate and let no more than a tenth of a second's worth pile up;
 * what was taken during the last second caps every window of a second at the rate, rounded up.
 */
export interface RateLimiter {
  /** Absent: no limit. */
  readonly perSecond: number | undefined;
  readonly tokens: number;
  /** When `tokens` was right, in milliseconds. */
  readonly at: number;
  /** How many were taken when, during the last second. */
  readonly taken: readonly { readonly at: number; readonly count: number }[];
}

const second = 1_000;
/** Sums of tenths do not quite reach whole numbers. */
const rounding = 1e-9;

export function newRateLimiter(perSecond: number | undefined, now: number): RateLimiter {
  return { perSecond, tokens: 1, at: now, taken: [] };
}

/** The same one under another limit: what was taken before still counts. */
export function withRate(limiter: RateLimiter, perSecond: number | undefined, now: number): RateLimiter {
  return limiter.perSecond === perSecond ? limiter : { ...filled(limiter, now), perSecond };
}

/** How many calls may start at this moment. */
export function available(limiter: RateLimiter, now: number): number {
  const { perSecond } = limiter;
  if (perSecond === undefined) return Number.POSITIVE_INFINITY;
  const { tokens, taken } = filled(limiter, now);
  const used = taken.reduce((sum, { count }) => sum + count, 0);
  return Math.max(0, Math.min(Math.floor(tokens + rounding), Math.ceil(perSecond) - used));
}

/** Takes `count` of what is available. */
export function take(limiter: RateLimiter, count: number, now: number): RateLimiter {
  if (limiter.perSecond === undefined || count === 0) return limiter;
  const fresh = filled(limiter, now);
  return { ...fresh, tokens: fresh.tokens - count, taken: [...fresh.taken, { at: fresh.at, count }] };
}

function filled(limiter: RateLimiter, now: number): RateLimiter {
  const { perSecond } = limiter;
  // A clock that was set back gives nothing and takes nothing.
  const at = Math.max(now, limiter.at);
  if (perSecond === undefined) return { ...limiter, at };
  const most = 1 + perSecond / 10;
  const tokens = Math.min(most, limiter.tokens + ((at - limiter.at) * perSecond) / second);
  return { ...limiter, at, tokens, taken: limiter.taken.filter((one) => one.at > at - second) };
}
