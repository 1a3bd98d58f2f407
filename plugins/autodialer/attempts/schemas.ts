import { pageQuerySchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { attemptAnswerSchema, attemptOutcomeSchema } from '../outcomes/outcome.js';
import { attemptFilterSchema } from '../reports/attempt-filter.js';

export const attemptSchema = z.object({
  id: z.string(),
  campaignId: z.string(),
  campaign: z.string(),
  contactId: z.number().int(),
  number: z.string(),
  name: z.string(),
  ordinal: z.number().int(),
  trunkId: z.string(),
  state: z.enum(['open', 'ended']),
  outcome: attemptOutcomeSchema.nullable(),
  /** Q.850 cause and SIP status, where the technology told one. */
  cause: z.number().int().nullable(),
  sipStatus: z.number().int().nullable(),
  createdAt: z.string(),
  ringingAt: z.string().nullable(),
  answeredAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** What the subscriber said by a key. */
  answer: attemptAnswerSchema.nullable(),
  /** The number that was shown. */
  callerId: z.string().nullable(),
  /** What the rules said when it was chosen, as they were then. */
  decision: z.string().nullable(),
  heardMs: z.number().int().nullable(),
});
export type AttemptView = z.infer<typeof attemptSchema>;

export const attemptsQuerySchema = pageQuerySchema.extend(attemptFilterSchema.shape);
export type AttemptsQuery = z.infer<typeof attemptsQuerySchema>;
