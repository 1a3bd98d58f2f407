import { type DestinationRef, destinationRefSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';

/** The destination that a campaign's calls enter on answer. */
export const messageKind = 'autodialer.message';

export const messageTargetSchema = z.object({
  promptId: z.uuid(),
  /** Where the subscriber goes after the message. */
  transfer: destinationRefSchema.optional(),
});

export function messageRef(promptId: string, transfer: DestinationRef | null): DestinationRef {
  return { kind: messageKind, target: { promptId, ...(transfer ? { transfer } : {}) } };
}
