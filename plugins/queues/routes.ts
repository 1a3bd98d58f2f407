import { created, defineRoute, HostAudit, versioned } from '@perezvon/sdk/server';
import { z } from 'zod';
import { QueueRepository } from './settings/queue-repository.js';
import { CallerGoneError } from './errors.js';
import { CallbackRepository } from './callbacks/callback-repository.js';
import { AcdRuntime } from './runtime/acd-runtime.js';
import { LiveBoard } from './runtime/live-board.js';
import {
  boardSchema,
  callbackSchema,
  callbacksQuerySchema,
  idSchema,
  newQueueSchema,
  queuePatchSchema,
  queueSchema,
} from './schemas.js';

const needs = { queues: QueueRepository, audit: HostAudit };

export const queueRoutes = [
  defineRoute({
    method: 'GET',
    path: '/queues',
    permission: 'queues.read',
    summary: 'All queues with their members',
    output: z.array(queueSchema),
    inject: { queues: QueueRepository },
    handler: (_request, { queues }) => [...queues.all],
  }),
  defineRoute({
    method: 'POST',
    path: '/queues',
    permission: 'queues.write',
    summary: 'Adds a queue; it takes callers at once',
    body: newQueueSchema,
    output: queueSchema,
    inject: needs,
    handler: async ({ body, user }, { queues, audit }) => {
      const after = await queues.create(body);
      await audit.record({ by: user.id, action: 'queues.created', object: `queue:${after.id}`, after });
      return created(after);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/queues/:id',
    permission: 'queues.write',
    summary: 'Changes a queue or its members; in force at once',
    params: idSchema,
    body: queuePatchSchema,
    output: queueSchema,
    inject: needs,
    handler: async ({ params, body, user, ifMatch }, { queues, audit }) => {
      const { before, after } = await queues.change(params.id, body, ifMatch);
      await audit.record({ by: user.id, action: 'queues.changed', object: `queue:${after.id}`, before, after });
      return versioned(after, after.version);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/queues/:id',
    permission: 'queues.write',
    summary: 'Removes a queue; its callers go to its destination for when nobody is there',
    params: idSchema,
    inject: needs,
    handler: async ({ params, user }, { queues, audit }): Promise<undefined> => {
      const before = await queues.remove(params.id);
      await audit.record({ by: user.id, action: 'queues.removed', object: `queue:${before.id}`, before });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/board',
    permission: 'queues.read',
    summary: 'The live picture at this moment: queues with the figures of today, who waits or talks, what operators do',
    output: boardSchema,
    inject: { board: LiveBoard },
    handler: (_request, { board }) => board.snapshot(),
  }),
  defineRoute({
    method: 'POST',
    path: '/callers/:id/to-front',
    permission: 'queues.steer',
    summary: 'Moves a waiting caller to the front of the queue',
    params: idSchema,
    inject: { runtime: AcdRuntime, audit: HostAudit },
    handler: async ({ params, user }, { runtime, audit }): Promise<undefined> => {
      if (!runtime.waitingOf(params.id)) throw new CallerGoneError(params.id);
      runtime.toFront(params.id);
      await audit.record({ by: user.id, action: 'queues.tookToFront', object: `call:${params.id}` });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/callbacks',
    permission: 'queues.read',
    summary:
      'Promised call backs in one state, newest first; uncertain: core ended while the customer was being called',
    query: callbacksQuerySchema,
    output: z.array(callbackSchema),
    inject: { callbacks: CallbackRepository },
    handler: async ({ query }, { callbacks }) => [...(await callbacks.inState(query.state, query.limit))],
  }),
  defineRoute({
    method: 'POST',
    path: '/operators/:id/wrap-up-done',
    permission: 'queues.steer',
    summary: 'Ends the wrap-up of an operator who has finished early',
    params: idSchema,
    inject: { runtime: AcdRuntime },
    handler: ({ params }, { runtime }): undefined => {
      runtime.step({ type: 'wrapUpDone', operator: params.id });
    },
  }),
] as const;
