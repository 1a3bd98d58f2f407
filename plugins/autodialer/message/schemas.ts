import { destinationRefSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';

const columnName = z.string().trim().min(1).max(64);
const word = z.string().trim().min(1).max(60);
export const genderSchema = z.enum(['m', 'f', 'n']);

/** The three forms in which a noun follows a number: 1 рубль, 2 рубля, 5 рублей. English uses `one` and `many`. */
export const nounSchema = z.object({ one: word, few: word, many: word, gender: genderSchema });
export const currencySchema = z.enum(['RUB', 'USD', 'EUR', 'KZT', 'BYN', 'UAH']);

/** How a value of the contact's row is said. */
export const valueKindSchema = z.discriminatedUnion('as', [
  z.object({ as: z.literal('number'), gender: genderSchema.default('m') }),
  z.object({ as: z.literal('count'), noun: nounSchema }),
  z.object({ as: z.literal('money'), currency: currencySchema }),
  z.object({ as: z.literal('digits') }),
  z.object({ as: z.literal('date') }),
  z.object({ as: z.literal('time') }),
]);
export type ValueKind = z.infer<typeof valueKindSchema>;

/** One thing after another that a subscriber hears. */
export const messagePartSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('prompt'), promptId: z.uuid() }),
  z.object({
    kind: z.literal('value'),
    column: columnName,
    value: valueKindSchema,
    /** `recorded`: Asterisk's recorded words where it has them, speech for the rest; `speech`: one voice for all. */
    voice: z.enum(['recorded', 'speech']).default('recorded'),
  }),
  /** Spoken by the speech engine. `{column}` stands for the contact's value. */
  z.object({ kind: z.literal('text'), text: z.string().trim().min(1).max(1_000) }),
  z.object({ kind: z.literal('pause'), ms: z.number().int().min(100).max(10_000) }),
]);
export type MessagePart = z.infer<typeof messagePartSchema>;

/** What one key does. */
export const keyActionSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('confirm') }),
  z.object({ action: z.literal('repeat') }),
  z.object({ action: z.literal('doNotCall') }),
  z.object({ action: z.literal('hangUp') }),
  z.object({ action: z.literal('transfer'), to: destinationRefSchema }),
]);
export type KeyAction = z.infer<typeof keyActionSchema>;

export const keysSchema = z.partialRecord(
  z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']),
  keyActionSchema,
);
export type Keys = z.infer<typeof keysSchema>;
