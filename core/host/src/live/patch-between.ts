import type { MergePatch } from '@perezvon/sdk/server';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The JSON merge patch (RFC 7396) that makes `after` out of `before`; both as JSON would carry them. */
export function patchBetween<T>(before: unknown, after: T): MergePatch<T> {
  if (!isObject(after) || !isObject(before)) return after as MergePatch<T>;
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(before)) if (after[key] === undefined || after[key] === null) patch[key] = null;
  for (const [key, value] of Object.entries(after)) {
    if (value === undefined || value === null) continue;
    const old = before[key];
    if (JSON.stringify(old) === JSON.stringify(value)) continue;
    // What was no object before must not be merged into: a patch object would keep fields of nothing.
    patch[key] = isObject(old) && isObject(value) ? patchBetween(old, value) : value;
  }
  return patch as MergePatch<T>;
}
