/** A map of entries that must differ in their keys: a code that stands twice in a table is a mistake. */
export function uniqueMap<V>(entries: readonly (readonly [string, V])[]): ReadonlyMap<string, V> {
  const map = new Map(entries);
  if (map.size === entries.length) return map;
  const twice = entries.map(([key]) => key).filter((key, at, all) => all.indexOf(key) !== at);
  throw new RangeError(`these codes stand twice: ${twice.join(', ')}`);
}
