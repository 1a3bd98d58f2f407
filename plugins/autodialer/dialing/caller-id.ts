import { e164Schema } from '@perezvon/sdk/shared';
import { z } from 'zod';

/** Numbers that a campaign shows. One with prefixes is for the subscribers whose numbers begin so. */
export const callerIdsSchema = z
  .array(z.object({ number: e164Schema, prefixes: z.array(z.string().regex(/^\+[1-9]\d{0,13}$/)).max(200) }))
  .max(100);
export type CallerIds = z.infer<typeof callerIdsSchema>;

/**
 * The number to show to a subscriber: that of the longest prefix that fits; among equals, and where none fits, each in
 * turn. The same attempt always gets the same one.
 *
 * @param turn a whole number that differs from attempt to attempt
 */
export function callerIdFor(callerIds: CallerIds, number: string, turn: number): string | undefined {
  const fit = callerIds.map(({ prefixes }) =>
    Math.max(-1, ...prefixes.filter((prefix) => number.startsWith(prefix)).map(({ length }) => length)),
  );
  const longest = Math.max(-1, ...fit);
  const usable = callerIds.filter(({ prefixes }, index) =>
    longest < 0 ? prefixes.length === 0 : fit[index] === longest,
  );
  return usable[turn % usable.length]?.number;
}
