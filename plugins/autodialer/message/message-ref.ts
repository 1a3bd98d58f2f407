import { e164Schema, type DestinationRef, destinationRefSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { keysSchema } from './schemas.js';

/** The destination that a campaign's calls enter on answer. */
export const messageKind = 'autodialer.message';

/** What was made ready to be played before the call was placed. */
export const preparedMediaSchema = z
  .array(
    z.union([
      z.strictObject({ sound: z.string().max(200) }),
      z.strictObject({ number: z.number().int() }),
      z.strictObject({ digits: z.string().max(64) }),
      z.strictObject({ silenceMs: z.number().int().min(0).max(600_000) }),
    ]),
  )
  .max(400);
export type PreparedMedia = z.infer<typeof preparedMediaSchema>;

export const messageTargetSchema = z.object({
  media: preparedMediaSchema,
  keys: keysSchema,
  keyWaitMs: z.number().int(),
  machine: z.enum(['ignore', 'hangUp', 'leaveMessage']),
  /** The number that the contact is reached under, for a request not to be called again. */
  number: e164Schema,
  /** Where the subscriber goes after the message. */
  transfer: destinationRefSchema.optional(),
});
export type MessageTarget = z.infer<typeof messageTargetSchema>;

export const messageRef = (target: MessageTarget): DestinationRef => ({ kind: messageKind, target });
