type Patch = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Patch =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** No single merge patch does what the two do one after the other: a fresh snapshot is needed. */
export const cannotCombine = Symbol('cannot combine');

/**
 * One JSON merge patch (RFC 7396) that does what `first` and then `second` do. There is none when a field was replaced
 * or removed by the first and is changed inside by the second: a merge patch cannot replace an object by another.
 */
export function combinePatches(first: unknown, second: unknown): unknown {
  if (!isObject(second)) return second;
  if (!isObject(first)) return cannotCombine;
  const result = new Map<string, unknown>(Object.entries(first));
  for (const [key, value] of Object.entries(second)) {
    const both = result.has(key) ? combinePatches(result.get(key), value) : value;
    if (both === cannotCombine) return cannotCombine;
    result.set(key, both);
  }
  return Object.fromEntries(result);
}

/** How many values a patch holds, counted up to `limit`. */
export function patchSize(patch: unknown, limit: number): number {
  if (patch === null || typeof patch !== 'object') return 1;
  let size = 1;
  for (const value of Object.values(patch)) {
    size += patchSize(value, limit - size);
    if (size >= limit) return limit;
  }
  return size;
}
