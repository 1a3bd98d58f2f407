/**
 * A limit of calls per second. Tokens give the long-run rate and let no more than a tenth of a second's worth pile up;
 * what was taken during the last second caps every window of a second at the rate, rounded up.
 */
export interface Bucket {
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

export function newBucket(perSecond: number | undefined, now: number): Bucket {
  return { perSecond, tokens: 1, at: now, taken: [] };
}

/** The same bucket under another limit: what was taken before still counts. */
export function withRate(bucket: Bucket, perSecond: number | undefined, now: number): Bucket {
  return bucket.perSecond === perSecond ? bucket : { ...filled(bucket, now), perSecond };
}

/** How many calls may start at this moment. */
export function available(bucket: Bucket, now: number): number {
  const { perSecond } = bucket;
  if (perSecond === undefined) return Number.POSITIVE_INFINITY;
  const { tokens, taken } = filled(bucket, now);
  const used = taken.reduce((sum, { count }) => sum + count, 0);
  return Math.max(0, Math.min(Math.floor(tokens + rounding), Math.ceil(perSecond) - used));
}

/** Takes `count` of what is available. */
export function take(bucket: Bucket, count: number, now: number): Bucket {
  if (bucket.perSecond === undefined || count === 0) return bucket;
  const fresh = filled(bucket, now);
  return { ...fresh, tokens: fresh.tokens - count, taken: [...fresh.taken, { at: fresh.at, count }] };
}

function filled(bucket: Bucket, now: number): Bucket {
  const { perSecond } = bucket;
  // A clock that was set back gives nothing and takes nothing.
  const at = Math.max(now, bucket.at);
  if (perSecond === undefined) return { ...bucket, at };
  const most = 1 + perSecond / 10;
  const tokens = Math.min(most, bucket.tokens + ((at - bucket.at) * perSecond) / second);
  return { ...bucket, at, tokens, taken: bucket.taken.filter((one) => one.at > at - second) };
}
