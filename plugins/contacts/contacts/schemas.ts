import { countrySchema } from '@perezvon/plugin-compliance';
import { z } from 'zod';
import { usualPriority } from '../lists/dialing-groups.js';
import { problemCodes } from '../lists/schemas.js';

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
