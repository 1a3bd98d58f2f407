import { z } from 'zod';
import { attemptOutcomes } from '../outcomes/outcome.js';

/** Which attempts a report is about. */
export const attemptFilterSchema = z.object({
  /** From this moment on; ISO 8601 with an offset. */
  from: z.iso.datetime({ offset: true }).optional(),
  /** Before this moment. */
  to: z.iso.datetime({ offset: true }).optional(),
  /** A number, or its beginning; the plus may be missing. */
  number: z
    .string()
    .regex(/^\+?\d{1,15}$/)
    .optional(),
  campaignId: z.uuid().optional(),
  outcome: z.enum(attemptOutcomes).optional(),
  /** Only those that did not reach the subscriber. */
  unsuccessful: z.stringbool().optional(),
});
export type AttemptFilter = z.infer<typeof attemptFilterSchema>;

/** The condition over `autodialer_attempts a`; values travel as parameters only. */
export function attemptWhere(filter: AttemptFilter): { readonly sql: string; readonly params: readonly unknown[] } {
  const parts: (readonly [string, ...unknown[]])[] = [["a.state = 'ended'"]];
  if (filter.from !== undefined) parts.push(['a.created_at >= ?', new Date(filter.from)]);
  if (filter.to !== undefined) parts.push(['a.created_at < ?', new Date(filter.to)]);
  if (filter.number !== undefined) parts.push(['a.number LIKE ?', `+${filter.number.replace('+', '')}%`]);
  if (filter.campaignId !== undefined) parts.push(['a.campaign_id = ?', filter.campaignId]);
  if (filter.outcome !== undefined) parts.push(['a.outcome = ?', filter.outcome]);
  if (filter.unsuccessful) parts.push(["a.outcome <> 'reached'"]);
  return { sql: parts.map(([part]) => part).join(' AND '), params: parts.flatMap(([, ...values]) => values) };
}
