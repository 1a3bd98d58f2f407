import { pageQuerySchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { attemptSchema } from '../attempts/schemas.js';
import { attemptOutcomes } from '../outcomes/outcome.js';
import { usualPriority } from '../lists/dialing-groups.js';
import { problemCodes } from '../lists/schemas.js';
import { countrySchema, refusalReasons } from '@perezvon/plugin-compliance';

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
/** A contact as other systems give it. */
export const newContactSchema = z.object({
  /** As people write it; made E.164 by the country. */
  number: z.string().trim().min(1).max(40),
  otherNumbers: z.array(z.string().trim().min(1).max(40)).max(5).default([]),
  name: z.string().trim().max(200).default(''),
  data: z.record(z.string().trim().min(1).max(64), z.string().max(1_000)).default({}),
  /** A time zone, as lists have it; its number tells where absent. */
  zone: z.string().max(64).default(''),
  priority: z.number().int().min(1).max(10).default(usualPriority),
});
export type NewContact = z.output<typeof newContactSchema>;
export const newContactsSchema = z.object({
  contacts: z.array(newContactSchema).min(1).max(1_000),
  /** Whose national spelling numbers without a plus have; absent: that of the settings. */
  country: countrySchema.optional(),
});
/** What became of each contact sent, in its place. */
export const addedContactsSchema = z.object({
  added: z.number().int(),
  results: z.array(
    z.union([z.object({ id: z.number().int(), number: z.string() }), z.object({ problem: z.enum(problemCodes) })]),
  ),
});
export type AddedContacts = z.infer<typeof addedContactsSchema>;
/** Without defaults: what is not named stays. */
export const contactPatchSchema = z.object({
  number: newContactSchema.shape.number.optional(),
  otherNumbers: newContactSchema.shape.otherNumbers.unwrap().optional(),
  name: newContactSchema.shape.name.unwrap().optional(),
  data: newContactSchema.shape.data.unwrap().optional(),
  /** Empty: the number tells. */
  zone: newContactSchema.shape.zone.unwrap().optional(),
  priority: newContactSchema.shape.priority.unwrap().optional(),
  /** Whose national spelling numbers without a plus have; absent: that of the settings. */
  country: countrySchema.optional(),
});
export type ContactPatch = z.infer<typeof contactPatchSchema>;

export const contactParamsSchema = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
