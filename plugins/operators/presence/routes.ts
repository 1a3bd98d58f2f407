import { defineRoute, HostAudit, NotFoundError } from '@perezvon/sdk/server';
import { Phones } from '@perezvon/plugin-telephony';
import { z } from 'zod';
import { historyQuerySchema, historySchema, idSchema, presenceSchema } from '../schemas.js';
import { HistoryToken } from './history-token.js';
import { PresencesToken } from './presences.js';
import { presenceView } from './view.js';

const needs = { presences: PresencesToken, phones: Phones, audit: HostAudit };

export const presenceRoutes = [
  defineRoute({
    method: 'GET',
    path: '/presences',
    permission: 'operators.read',
    summary: 'What every operator does now',
    output: z.array(presenceSchema),
    inject: { presences: PresencesToken },
    handler: (_request, { presences }) => presences.presences().map(presenceView),
  }),
  defineRoute({
    method: 'POST',
    path: '/operators/:id/log-in',
    permission: 'operators.write',
    summary: 'Logs an operator in at a phone, ready',
    params: idSchema,
    body: z.object({ phoneId: z.uuid() }),
    output: presenceSchema,
    inject: needs,
    handler: async ({ params, body, user }, { presences, phones, audit }) => {
      const phone = await phones.byId(body.phoneId);
      if (!phone) throw new NotFoundError('phone', body.phoneId);
      const entry = { by: user.id, action: 'operators.loggedIn', object: `operator:${params.id}`, after: body };
      await presences.logIn(params.id, phone, 'supervisor', () => audit.record(entry));
      return presenceView(presences.presence(params.id));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/operators/:id/log-out',
    permission: 'operators.write',
    summary: 'Logs an operator out; a conversation goes on',
    params: idSchema,
    output: presenceSchema,
    inject: needs,
    handler: async ({ params, user }, { presences, audit }) => {
      const entry = { by: user.id, action: 'operators.loggedOut', object: `operator:${params.id}` };
      await presences.logOut(params.id, 'supervisor', undefined, () => audit.record(entry));
      return presenceView(presences.presence(params.id));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/operators/:id/state',
    permission: 'operators.write',
    summary: 'Puts an operator into a state; a conversation goes on',
    params: idSchema,
    body: z.object({ stateId: z.uuid() }),
    output: presenceSchema,
    inject: needs,
    handler: async ({ params, body, user }, { presences, audit }) => {
      const entry = { by: user.id, action: 'operators.stateSet', object: `operator:${params.id}`, after: body };
      await presences.setState(params.id, body.stateId, 'supervisor', undefined, () => audit.record(entry));
      return presenceView(presences.presence(params.id));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/operators/:id/history',
    permission: 'operators.read',
    summary: 'What an operator did between two moments',
    params: idSchema,
    query: historyQuerySchema,
    output: historySchema,
    inject: { history: HistoryToken },
    handler: ({ params, query }, { history }) => history.of(params.id, new Date(query.from), new Date(query.until)),
  }),
] as const;
