import { type AuditHost, created, defineRoute, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { AttendancesToken } from './attendances.js';

export const Audit = token<AuditHost>('monitor.audit');
const how = z.enum(['listen', 'whisper', 'join']);
const view = z.object({ id: z.string(), operatorId: z.string(), how, by: z.string(), since: z.number() });
const id = z.object({ id: z.uuid() });
const needs = { attendances: AttendancesToken, audit: Audit };

export const attendingRoutes = [
  defineRoute({
    method: 'GET',
    path: '/attendances',
    permission: 'monitor.read',
    summary: 'Who listens to whom',
    output: z.array(view),
    inject: { attendances: AttendancesToken },
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
    handler: async ({ body, user }, { attendances, audit }) => {
      const after = await attendances.begin(body.operatorId, body.phone, body.how, user.name);
      await audit.record({ by: user.id, action: `monitor.${body.how}`, object: `operator:${body.operatorId}`, after });
      return created(after);
    },
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
    handler: async ({ params, body, user }, { attendances, audit }) => {
      const after = attendances.switch(params.id, body.how);
      await audit.record({ by: user.id, action: `monitor.${body.how}`, object: `operator:${after.operatorId}`, after });
      return after;
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/attendances/:id',
    permission: 'monitor.listen',
    summary: "Hangs the supervisor's phone up; the talk goes on",
    params: id,
    inject: { attendances: AttendancesToken },
    handler: async ({ params }, { attendances }): Promise<undefined> => {
      await attendances.end(params.id);
    },
  }),
] as const;
