import { defineResource, defineRoute, HostAudit } from '@perezvon/sdk/server';
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

export const queueRoutes = [
  ...defineResource({
    path: '/queues',
    store: QueueRepository,
    params: idSchema,
    view: queueSchema,
    create: newQueueSchema,
    patch: queuePatchSchema,
    permissions: { read: 'queues.read', write: 'queues.write' },
    summaries: {
      list: 'All queues with their members',
      create: 'Adds a queue; it takes callers at once',
      change: 'Changes a queue or its members; in force at once',
      remove: 'Removes a queue; its callers go to its destination for when nobody is there',
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
