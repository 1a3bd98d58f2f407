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
  /** As people write them; those that are no numbers are named in the answer. */
  numbers: z.array(z.string().trim().min(1).max(40)).min(1).max(10_000),
  campaignId: z.uuid().nullable().default(null),
  comment: z.string().trim().max(200).default(''),
  /** Whose national spelling numbers without a plus have; absent: that of the settings. */
  country: countrySchema.optional(),
});
export type NewDoNotCall = z.output<typeof newDoNotCallSchema>;
export const addedSchema = z.object({ added: z.number().int(), known: z.number().int(), refused: z.array(z.string()) });
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
