import { destinationRefSchema, languageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';

/** What a key does, or a caller who says nothing. */
export const actionSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('go'), to: destinationRefSchema }),
  z.object({ do: z.literal('repeat') }),
  z.object({ do: z.literal('language'), language: languageSchema }),
  /** Reads a text, with `{number}` for the caller's number and `{digits}` for what was typed; then the menu again. */
  z.object({ do: z.literal('say'), text: z.string().trim().min(1).max(1_000) }),
  z.object({ do: z.literal('hangUp') }),
]);
export type Action = z.infer<typeof actionSchema>;

export const ivrKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const;
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);

const words = {
  /** A prompt of the library; the text where it is null. */
  greeting: z.uuid().nullable().default(null),
  text: z.string().trim().max(2_000).default(''),
};
const wordsSchema = z.object(words);
export type Words = z.output<typeof wordsSchema>;

/** What callers meet in a menu. */
export const menuSettingsSchema = z.object({
  ...words,
  /** What is heard instead by those who chose a language. */
  translations: z.record(languageSchema, wordsSchema).default({}),
  /** Seconds to wait for a key once the greeting is over. */
  timeoutSeconds: z.number().int().min(1).max(60).default(5),
  /** How often the menu is heard again after silence or a wrong key. */
  repeats: z.number().int().min(0).max(10).default(2),
  keys: z.partialRecord(z.enum(ivrKeys), actionSchema).default({}),
  /** Digits that are typed instead of one key: kept in the call's notes under `digits`. */
  collect: z
    .object({ most: z.number().int().min(1).max(20), action: actionSchema })
    .nullable()
    .default(null),
  /** After the last repeat. */
  otherwise: actionSchema.default({ do: 'hangUp' }),
  /** At other times the menu is not heard: `action` at once. By the wall clock of the zone; days from 1, Monday. */
  hours: z
    .object({
      timeZone: z.string().max(64),
      days: z.array(z.number().int().min(1).max(7)).min(1),
      from: clock,
      to: clock,
      action: actionSchema,
    })
    .nullable()
    .default(null),
});
export type MenuSettings = z.output<typeof menuSettingsSchema>;

const name = z.string().trim().min(1).max(100);
export const problemSchema = z.object({
  kind: z.enum(['noSound', 'badPrompt', 'nothing', 'loop', 'gone', 'missing', 'below', 'badZone', 'sameWords']),
  key: z.string().optional(),
});
export const menuSchema = z.object({
  id: z.string(),
  name,
  settings: menuSettingsSchema,
  /** Whether callers meet just these settings, older ones, or none. */
  state: z.enum(['published', 'changed', 'draft']),
  problems: z.array(problemSchema),
  version: z.number().int(),
});
export type MenuView = z.infer<typeof menuSchema>;
export const newMenuSchema = z.object({ name, settings: menuSettingsSchema.prefault({}) });
export const menuPatchSchema = z.object({ name, settings: menuSettingsSchema }).partial();
export const idSchema = z.object({ id: z.uuid() });
export const countsSchema = z.array(z.object({ what: z.string(), count: z.number().int() }));
