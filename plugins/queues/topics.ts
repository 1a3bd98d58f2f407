import { defineTopic } from '@perezvon/sdk/server';
import { z } from 'zod';
import { boardSchema } from './schemas.js';

/** Queues with the figures of today, callers and operators, each by its id. */
export const boardTopic = defineTopic({
  name: 'queues.board',
  permission: 'queues.read',
  params: z.object({}),
  state: boardSchema,
});
