import type { z } from 'zod';

/**
 * Reads a value by its schema and refuses what the schema does not know: a field that is sent but not declared reaches
 * nobody who trusts the schema.
 *
 * @throws z.ZodError; TypeError that names the fields which are not declared
 */
export function parseExactly<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.parse(value);
  const unknown = undeclared(value, read);
  if (unknown.length > 0) throw new TypeError(`not in the schema: ${unknown.join(', ')}`);
  return read;
}

/** Paths of fields that a value has and its parsed copy has not. */
function undeclared(value: unknown, read: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null || typeof read !== 'object' || read === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const here = [...path, key];
    if (part === undefined) return [];
    return Object.hasOwn(read, key) ? undeclared(part, Reflect.get(read, key), here) : [here.join('.')];
  });
}
