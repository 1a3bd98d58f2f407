import { pageQuerySchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { attemptSchema } from '../attempts/schemas.js';
import { attemptOutcomeSchema } from '../outcomes/outcome.js';

export const contactStateSchema = z.enum(['waiting', 'dialling', 'reached', 'notReached', 'cancelled']);

export const contactSchema = z.object({
  id: z.number().int(),
  campaignId: z.string(),
  listId: z.string(),
  line: z.number().int(),
  number: z.string(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()),
  state: contactStateSchema,
  attempts: z.number().int(),
  /** When it is due again; absent unless it waits for another attempt. */
  nextAt: z.string().nullable(),
  lastOutcome: attemptOutcomeSchema.nullable(),
});
export type ContactView = z.infer<typeof contactSchema>;

export const contactsQuerySchema = pageQuerySchema.extend({
  state: contactStateSchema.optional(),
  outcome: attemptOutcomeSchema.optional(),
  /** A number, or its beginning; the plus may be missing. */
  number: z
    .string()
    .regex(/^\+?\d{1,15}$/)
    .optional(),
  listId: z.uuid().optional(),
});
export type ContactsQuery = z.infer<typeof contactsQuerySchema>;

/** A contact with everything that was done about it. */
export const contactStorySchema = contactSchema.extend({
  campaign: z.string(),
  list: z.string(),
  story: z.array(
    attemptSchema.extend({
      /** Who ended the call, and what was noted on it. Absent where the call is no longer on record. */
      call: z
        .object({ state: z.string(), by: z.string().nullable(), notes: z.record(z.string(), z.unknown()) })
        .nullable(),
    }),
  ),
});
export type ContactStory = z.infer<typeof contactStorySchema>;
export const contactParamsSchema = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
