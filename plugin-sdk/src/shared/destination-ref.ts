import { z } from 'zod';

/**
 * Points at a destination: its kind (`sounds.announcement`) and the target data that kind's own schema checks. With a
 * place to go when the destination no longer exists.
 */
export interface DestinationRef {
  readonly kind: string;
  readonly target: unknown;
  readonly fallback?: DestinationRef | undefined;
}
/** All places that are named anywhere in a value; of a place itself also its fallback, and what follows in its target. */
export function placesIn(value: unknown): readonly DestinationRef[] {
  if (typeof value !== 'object' || value === null) return [];
  const place = 'kind' in value ? destinationRefSchema.safeParse(value) : undefined;
  if (!place?.success) return Object.values(value).flatMap(placesIn);
  return [place.data, ...placesIn(place.data.target), ...placesIn(place.data.fallback)];
}
export const destinationRefSchema: z.ZodType<DestinationRef, DestinationRef> = z.lazy(() =>
  z.object({
    kind: z.string().regex(/^[a-z][a-z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+$/),
    target: z.unknown(),
    fallback: destinationRefSchema.optional(),
  }),
);
