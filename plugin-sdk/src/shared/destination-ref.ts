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
export const destinationRefSchema: z.ZodType<DestinationRef> = z.lazy(() =>
  z.object({
    kind: z.string().regex(/^[a-z][a-z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+$/),
    target: z.unknown(),
    fallback: destinationRefSchema.optional(),
  }),
);
