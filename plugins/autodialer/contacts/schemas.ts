import { pageQuerySchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { attemptSchema } from '../attempts/schemas.js';
import { attemptOutcomes } from '../outcomes/outcome.js';
import { refusalReasons } from '@perezvon/plugin-compliance';

export const contactStateSchema = z.enum(['waiting', 'dialling', 'reached', 'notReached', 'cancelled']);

/** Outcomes of attempts, and reasons of the rules. */
export const contactOutcomeSchema = z.enum([...attemptOutcomes, ...refusalReasons]);

export const contactSchema = z.object({
  id: z.number().int(),
  campaignId: z.string(),
  listId: z.string(),
  line: z.number().int(),
  number: z.string(),
  otherNumbers: z.array(z.string()),
  name: z.string(),
  data: z.record(z.string(), z.unknown()),
  state: contactStateSchema,
  attempts: z.number().int(),
  /** When it is due; absent where it is not called any more, or has its turn in the order of its list. */
  nextAt: z.string().nullable(),
  /** The last attempt's outcome, or why it is not called at all. */
  lastOutcome: contactOutcomeSchema.nullable(),
  /** The rule that keeps it from being called: until `nextAt`, or for good. */
  reason: z.enum(refusalReasons).nullable(),
});
export type ContactView = z.infer<typeof contactSchema>;

export const contactsQuerySchema = pageQuerySchema.extend({
  state: contactStateSchema.optional(),
  outcome: contactOutcomeSchema.optional(),
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
  /** The hours, present or next, in which its campaign may call it; absent where it waits for nothing, or they never come. */
  opening: z.object({ from: z.string(), to: z.string() }).nullable(),
  story: z.array(
    attemptSchema.extend({
      /** Who ended the call, and what was noted on it. Absent where the call is no longer on record. */
      call: z
        .object({ state: z.string(), by: z.string().nullable(), notes: z.record(z.string(), z.unknown()) })
        .nullable(),
      /** The journal of its call. */
      events: z.array(z.object({ at: z.string(), event: z.string(), data: z.record(z.string(), z.unknown()) })),
    }),
  ),
});
export type ContactStory = z.infer<typeof contactStorySchema>;
