import { defineResource, defineRoute, HostAudit } from '@perezvon/sdk/server';
import { z } from 'zod';
import { QueueRepositoryToken } from './settings/queue-repository.js';
import { CallerGoneError } from './errors.js';
import { CallbackRepositoryToken } from './callbacks/callback-repository.js';
import {
  boardSchema,
  callbackSchema,
  callbacksQuerySchema,
  idSchema,
  newQueueSchema,
  queuePatchSchema,
  queueSchema,
} from './schemas.js';
import { QueueContextToken } from './waiting/queue-context.js';

export const queueRoutes = [
  ...defineResource({
    path: '/queues',
    store: QueueRepositoryToken,
    params: idSchema,
    view: queueSchema,
    create: newQueueSchema,
    patch: queuePatchSchema,
    permissions: { read: 'queues.read', write: 'queues.write' },
    summaries: {
      list: 'All queues with who works in them',
      create: 'Adds a queue; it takes callers at once',
      change: 'Changes a queue, or who works in it; in force at once',
      remove: 'Removes a queue; who waits in it goes where the queue sends callers when nobody is there',
    },
    audit: {
      object: ({ id }) => `queue:${id}`,
      created: 'queues.created',
      changed: 'queues.changed',
      removed: 'queues.removed',
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/board',
    permission: 'queues.read',
    summary: 'The live picture at this moment: queues with the figures of today, who waits or talks, what operators do',
    output: boardSchema,
    inject: { desk: QueueContextToken },
    handler: (_request, { desk }) => desk.parts.board.snapshot(),
  }),
  defineRoute({
    method: 'POST',
    path: '/callers/:id/to-front',
    permission: 'queues.steer',
    summary: 'Takes a caller who waits before all others of the queue',
    params: idSchema,
    inject: { desk: QueueContextToken, audit: HostAudit },
    handler: async ({ params, user }, { desk, audit }): Promise<undefined> => {
      if (!desk.parts.floor.waitingOf(params.id)) throw new CallerGoneError(params.id);
      desk.toFront(params.id);
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
    inject: { callbacks: CallbackRepositoryToken },
    handler: async ({ query }, { callbacks }) => [...(await callbacks.inState(query.state, query.limit))],
  }),
  defineRoute({
    method: 'POST',
    path: '/operators/:id/wrap-up-done',
    permission: 'queues.steer',
    summary: 'Ends the wrap-up of an operator who has finished early',
    params: idSchema,
    inject: { desk: QueueContextToken },
    handler: ({ params }, { desk }): undefined => {
      desk.parts.floor.step({ type: 'wrapUpDone', operator: params.id });
    },
  }),
] as const;
