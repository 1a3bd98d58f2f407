import { z } from 'zod';

/** Query of a list route: `cursor` is what the page before gave as `next`. `limit` in rows. */
export const pageQuerySchema = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** One page of a list. `next` is absent on the last page; `total` is given where counting is cheap. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().optional(), total: z.number().int().optional() });
}
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
  readonly total?: number | undefined;
}
