import { pageQuerySchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { countrySchema } from '../numbers/country.js';

export const doNotCallSources = ['person', 'import', 'key', 'api'] as const;
export const doNotCallEntrySchema = z.object({
  number: z.string(),
  /** Absent: by no campaign at all. */
  campaignId: z.string().nullable(),
  source: z.enum(doNotCallSources),
  comment: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
});
export type DoNotCallEntry = z.infer<typeof doNotCallEntrySchema>;

export const newDoNotCallSchema = z.object({
  /** As people write them, of any length: those that are no numbers are named in the answer, and the others are taken. */
  numbers: z.array(z.string()).min(1).max(10_000),
  campaignId: z.uuid().nullable().default(null),
  comment: z.string().trim().max(200).default(''),
  /** Whose national spelling numbers without a plus have; absent: that of the settings. */
  country: countrySchema.optional(),
});
export type NewDoNotCall = z.output<typeof newDoNotCallSchema>;
/** Why an entry is no number, or not one alone. */
export const refusalProblems = [
  'empty',
  'notANumber',
  'tooShort',
  'tooLong',
  'wrongPrefix',
  'noSuchNumber',
  'ambiguous',
  'severalNumbers',
] as const;
export const refusedEntrySchema = z.object({
  /** As it was written, cut where it is very long. */
  entry: z.string(),
  reason: z.enum(refusalProblems),
});
export type RefusedEntry = z.infer<typeof refusedEntrySchema>;
export const addedSchema = z.object({
  added: z.number().int(),
  known: z.number().int(),
  refused: z.array(refusedEntrySchema),
});
export type Added = z.infer<typeof addedSchema>;

export const doNotCallQuerySchema = pageQuerySchema.extend({
  number: z
    .string()
    .regex(/^\+?\d{1,15}$/)
    .optional(),
  campaignId: z.uuid().optional(),
});
export type DoNotCallQuery = z.infer<typeof doNotCallQuerySchema>;
export const removalSchema = z.object({ number: z.string().max(16), campaignId: z.uuid().nullable().default(null) });
