import { pageQuerySchema } from '@perezvon/sdk/shared';
import { countrySchema } from '@perezvon/plugin-compliance';
import { z } from 'zod';

export const encodingSchema = z.enum(['utf-8', 'windows-1251', 'utf-16le', 'utf-16be', 'ibm866', 'koi8-r']);
export type Encoding = z.infer<typeof encodingSchema>;

/** How a file is written. */
export const listFormatSchema = z.object({
  encoding: encodingSchema,
  delimiter: z.enum([';', ',', '\t', '|']),
  /** Whether the first row holds the names of the columns. */
  header: z.boolean(),
  /** Rows above the table, such as a title. */
  skip: z.number().int().min(0).max(50).optional(),
});
export type ListFormat = z.infer<typeof listFormatSchema>;

const column = z.number().int().min(0).max(255);

/** Which column is what. `data` columns are kept with the contact under their key, for messages and look-ups. */
export const mappingSchema = z.object({
  number: column,
  name: column.nullable(),
  /** Further numbers of the same contact, in the order in which they are tried. */
  otherNumbers: z.array(column).max(5).default([]),
  /** The contact's time zone, as `Europe/Moscow`, `MSK+2`, `UTC+5` or `+05:00`; else its number tells. */
  zone: column.nullable().default(null),
  /** 1 to 10; those with more are called first. */
  priority: column.nullable().default(null),
  data: z.array(z.object({ column, key: z.string().trim().min(1).max(64) })).max(100),
});
export type Mapping = z.infer<typeof mappingSchema>;

export const importOrderSchema = z.object({
  format: listFormatSchema,
  mapping: mappingSchema,
  /** Whose national spelling numbers without a plus have; absent: that of the settings. */
  country: countrySchema.optional(),
  name: z.string().trim().min(1).max(200).optional(),
  comment: z.string().trim().max(1000).optional(),
});
export type ImportOrder = z.infer<typeof importOrderSchema>;

export const problemCodes = [
  'noNumber',
  'badNumber',
  'duplicateInFile',
  'alreadyInCampaign',
  'tooFewColumns',
  'badEncoding',
  'nameTooLong',
  'badZone',
  'badPriority',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export const listSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  campaignId: z.string(),
  name: z.string(),
  comment: z.string(),
  fileName: z.string(),
  state: z.enum(['preview', 'importing', 'ready', 'failed', 'cancelled']),
  format: listFormatSchema,
  mapping: mappingSchema.nullable(),
  columns: z.array(z.string()),
  rowsTotal: z.number().int(),
  rowsGood: z.number().int(),
  rowsBad: z.number().int(),
  rowsDuplicate: z.number().int(),
  jobId: z.string().nullable(),
  error: z.string().nullable(),
  createdAt: z.string(),
});
export type ListView = z.infer<typeof listSchema>;

export const previewSchema = z.object({
  list: listSchema,
  fileBytes: z.number().int(),
  rows: z.array(z.array(z.string())),
  mapping: mappingSchema,
  /** By whose spelling the numbers were read. */
  country: countrySchema,
  /** The mapping comes from the last list that had these columns. */
  remembered: z.boolean().default(false),
  /** What each shown row's number becomes, or why it would be refused. */
  numbers: z.array(z.object({ number: z.string().optional(), problem: z.enum(problemCodes).optional() })),
});
export type Preview = z.infer<typeof previewSchema>;

export const previewQuerySchema = z.object({
  encoding: encodingSchema.optional(),
  delimiter: z.enum([';', ',', '|', 'tab']).optional(),
  header: z.enum(['true', 'false']).optional(),
  numberColumn: z.coerce.number().int().min(0).max(255).optional(),
  country: countrySchema.optional(),
});

export const problemRowSchema = z.object({ line: z.number().int(), code: z.enum(problemCodes), value: z.string() });
export const problemsQuerySchema = pageQuerySchema.extend({ code: z.enum(problemCodes).optional() });
export const idParamsSchema = z.object({ id: z.uuid() });
