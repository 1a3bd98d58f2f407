import { created, defineRoute } from '@perezvon/sdk/server';
import { z } from 'zod';
import { SupervisionRegistryToken } from './supervision-registry.js';

const how = z.enum(['listen', 'whisper', 'join']);
const view = z.object({ id: z.string(), operatorId: z.string(), how, by: z.string(), since: z.number() });
const id = z.object({ id: z.uuid() });
const needs = { attendances: SupervisionRegistryToken };

export const attendingRoutes = [
  defineRoute({
    method: 'GET',
    path: '/attendances',
    permission: 'monitor.read',
    summary: 'Who listens to whom',
    output: z.array(view),
    inject: needs,
    handler: (_request, { attendances }) => [...attendances.list()],
  }),
  defineRoute({
    method: 'POST',
    path: '/attendances',
    permission: 'monitor.listen',
    summary: "Calls the supervisor's phone to listen to an operator's talk, to whisper to the operator, or to join",
    body: z.object({ operatorId: z.uuid(), phone: z.string().regex(/^\d{2,6}$/), how }),
    output: view,
    inject: needs,
    handler: async ({ body, user }, { attendances }) =>
      created(await attendances.begin(body.operatorId, body.phone, body.how, user)),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/attendances/:id',
    permission: 'monitor.listen',
    summary: 'Goes over to listening, whispering or joining',
    params: id,
    body: z.object({ how }),
    output: view,
    inject: needs,
    handler: ({ params, body, user }, { attendances }) => attendances.switch(params.id, body.how, user.id),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/attendances/:id',
    permission: 'monitor.listen',
    summary: "Hangs the supervisor's phone up; the talk goes on",
    params: id,
    inject: needs,
    handler: async ({ params }, { attendances }): Promise<undefined> => {
      await attendances.end(params.id);
    },
  }),
] as const;
