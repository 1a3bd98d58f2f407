import { created, defineRoute, versioned } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Audit } from './audit.js';
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

const needs = { book: QueueRepositoryToken, audit: Audit };

export const queueRoutes = [
  defineRoute({
    method: 'GET',
    path: '/queues',
    permission: 'queues.read',
    summary: 'All queues with who works in them',
    output: z.array(queueSchema),
    inject: { book: QueueRepositoryToken },
    handler: (_request, { book }) => [...book.all],
  }),
  defineRoute({
    method: 'POST',
    path: '/queues',
    permission: 'queues.write',
    summary: 'Adds a queue; it takes callers at once',
    body: newQueueSchema,
    output: queueSchema,
    inject: needs,
    handler: async ({ body, user }, { book, audit }) => {
      const after = await book.create(body);
      await audit.record({ by: user.id, action: 'queues.created', object: `queue:${after.id}`, after });
      return created(after);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/queues/:id',
    permission: 'queues.write',
    summary: 'Changes a queue, or who works in it; in force at once',
    params: idSchema,
    body: queuePatchSchema,
    output: queueSchema,
    inject: needs,
    handler: async ({ params, body, user, ifMatch }, { book, audit }) => {
      const { before, after } = await book.change(params.id, body, ifMatch);
      await audit.record({ by: user.id, action: 'queues.changed', object: `queue:${after.id}`, before, after });
      return versioned(after, after.version);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/queues/:id',
    permission: 'queues.write',
    summary: 'Removes a queue; who waits in it goes where the queue sends callers when nobody is there',
    params: idSchema,
    inject: needs,
    handler: async ({ params, user }, { book, audit }): Promise<undefined> => {
      const before = await book.remove(params.id);
      await audit.record({ by: user.id, action: 'queues.removed', object: `queue:${before.id}`, before });
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
    inject: { desk: QueueContextToken, audit: Audit },
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
