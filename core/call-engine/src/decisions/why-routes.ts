import { defineRoute, NotFoundError } from '@perezvon/sdk/server';
import { z } from 'zod';
import { CallDecisions } from './call-decisions.js';

const reason = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  text: z.string(),
});

export const whyRoutes = [
  defineRoute({
    method: 'GET',
    path: '/calls/:id/why',
    permission: 'core.calls.read',
    summary: 'The decisions about a call in order, live or past: each a code with values, and a text in your language',
    params: z.object({ id: z.uuid() }),
    output: z.object({
      decisions: z.array(reason.extend({ at: z.number(), event: z.string(), others: z.array(reason) })),
    }),
    inject: { decisions: CallDecisions },
    handler: async ({ params, language }, { decisions }) => {
      const found = await decisions.of(params.id, language);
      if (!found) throw new NotFoundError('call', params.id);
      return { decisions: found.map(({ others, ...one }) => ({ ...one, others: [...others] })) };
    },
  }),
] as const;
