import { AuditTrail } from '@perezvon/host';
import { defineRoute, NotFoundError } from '@perezvon/sdk/server';
import { z } from 'zod';
import { CallDecisions } from './call-decisions.js';
import { CallEnder } from '../calls/call-ender.js';
import { CallRecords } from './call-records.js';
import { callDetailsSchema, callsPageSchema, callsQuerySchema, decisionsSchema } from './schemas.js';

const params = z.object({ id: z.uuid() });

export const callRoutes = [
  defineRoute({
    method: 'GET',
    path: '/calls',
    permission: 'core.calls.read',
    summary: 'Calls of every kind, live and past, the newest first',
    query: callsQuerySchema,
    output: callsPageSchema,
    inject: { records: CallRecords },
    handler: async ({ query }, { records }) => {
      const page = await records.page(query);
      return { ...page, items: [...page.items] };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/calls/:id',
    permission: 'core.calls.read',
    summary: 'A call with what happened in it, in your language, and the other calls of its conversation',
    params,
    output: callDetailsSchema,
    inject: { records: CallRecords },
    handler: async ({ params: { id }, language }, { records }) => {
      const found = await records.details(id, language);
      if (!found) throw new NotFoundError('call', id);
      return found;
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/calls/:id/why',
    permission: 'core.calls.read',
    summary: 'The decisions about a call in order, live or past: each a code with values, and a text in your language',
    params,
    output: decisionsSchema,
    inject: { decisions: CallDecisions },
    handler: async ({ params: { id }, language }, { decisions }) => {
      const found = await decisions.of(id, language);
      if (!found) throw new NotFoundError('call', id);
      return { decisions: found.map(({ others, ...one }) => ({ ...one, others: [...others] })) };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/calls/:id/end',
    permission: 'core.calls.end',
    summary: 'Hangs a live call up, whoever it belongs to',
    params,
    inject: { ender: CallEnder, audit: AuditTrail },
    handler: async ({ params: { id }, user }, { ender, audit }): Promise<undefined> => {
      ender.end(id, user.name);
      await audit.record({ by: user.id, action: 'core.callEnded', object: `call:${id}` });
    },
  }),
] as const;
