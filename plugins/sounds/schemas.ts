import { defaultLanguage, languageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';

export const promptSchema = z.object({
  id: z.string(),
  name: z.string(),
  language: languageSchema,
  kind: z.enum(['file', 'text']),
  text: z.string().nullable(),
  fileName: z.string().nullable(),
  state: z.enum(['converting', 'ready', 'failed']),
  /** Something else is being made of it; the present sound is played meanwhile. */
  replacing: z.boolean(),
  error: z.string().nullable(),
  durationMs: z.number().int().nullable(),
  createdAt: z.string(),
  version: z.number().int(),
});
export type PromptView = z.infer<typeof promptSchema>;

export const promptNameSchema = z.string().trim().min(1).max(200);

/** A prompt made of typed words. */
export const spokenPromptSchema = z.object({
  name: promptNameSchema,
  language: languageSchema,
  text: z.string().trim().min(1).max(2000),
});
export const newTextSchema = spokenPromptSchema.pick({ text: true });
export const uploadFieldsSchema = z.object({
  name: promptNameSchema.optional(),
  language: languageSchema.default(defaultLanguage),
});
export const idParamsSchema = z.object({ id: z.uuid() });
