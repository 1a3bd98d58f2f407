import { pageQuerySchema, pageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';

const time = z.number().nullable().describe('milliseconds since 1970');
const endpoint = z.object({ id: z.string(), name: z.string() }).nullable();

/** A call as lists show it. */
export const callSchema = z.object({
  id: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  number: z.string().nullable(),
  ownNumber: z.string().nullable(),
  trunk: endpoint,
  /** A phone of ours at the other end. */
  phone: endpoint,
  state: z.enum(['prepared', 'dialling', 'ringing', 'up', 'ended']),
  startedAt: z.number(),
  ringingAt: time,
  answeredAt: time,
  endedAt: time,
  outcome: z.string().nullable(),
  /** Q.850. */
  cause: z.number().int().nullable(),
  sipStatus: z.number().int().nullable(),
  endedBy: z.enum(['caller', 'us', 'network', 'unknown']).nullable(),
});
export type CallView = z.infer<typeof callSchema>;

export const callsQuerySchema = pageQuerySchema.extend({
  /** Digits anywhere in the number of the other side or in ours. */
  number: z
    .string()
    .max(40)
    .transform((text) => text.replaceAll(/[^\d+]/g, ''))
    .pipe(z.string().regex(/^\+?\d{2,20}$/))
    .optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  /** `live`: not ended; `answered` and `missed`: ended, with or without an answer. */
  state: z.enum(['live', 'answered', 'missed']).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
});
export type CallsQuery = z.output<typeof callsQuerySchema>;
export const callsPageSchema = pageSchema(callSchema);

const reasonSchema = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  text: z.string(),
});
export const decisionsSchema = z.object({
  decisions: z.array(reasonSchema.extend({ at: z.number(), event: z.string(), others: z.array(reasonSchema) })),
});

export const callDetailsSchema = z.object({
  call: callSchema,
  /** The other calls of the same conversation: legs that were dialled for it, or the one it was dialled for. */
  related: z.array(callSchema),
  /** What happened, in order; a decision carries its reason and those that speak against the others. */
  events: z.array(
    z.object({
      at: z.number(),
      event: z.string(),
      text: z.string(),
      data: z.record(z.string(), z.unknown()),
      others: z.array(z.string()),
    }),
  ),
});
export type CallDetails = z.infer<typeof callDetailsSchema>;
