import { defineEvent } from '@perezvon/sdk/server';
import { z } from 'zod';
import { countsSchema } from './campaigns/schemas.js';
import { attemptAnswerSchema, attemptOutcomeSchema } from './outcomes/outcome.js';

/** An attempt is over, and its result is in the database. */
export const AttemptEnded = defineEvent(
  'autodialer.attemptEnded',
  z.object({
    attemptId: z.string(),
    campaignId: z.string(),
    contactId: z.number().int(),
    number: z.string(),
    ordinal: z.number().int(),
    outcome: attemptOutcomeSchema,
    /** Milliseconds since 1970. */
    endedAt: z.number(),
    /** What the subscriber said by a key. */
    answer: attemptAnswerSchema.optional(),
    heardMs: z.number().optional(),
    contactState: z.enum(['waiting', 'reached', 'notReached']),
  }),
);
/** No contact of the campaign is left to call. */
export const CampaignFinished = defineEvent(
  'autodialer.campaignFinished',
  z.object({ campaignId: z.string(), counts: countsSchema }),
);
