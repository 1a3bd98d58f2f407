import { defineTopic } from '@perezvon/sdk/server';
import { z } from 'zod';
import { presenceSchema } from './schemas.js';

/** What every operator does now, by the operator's id. */
export const presencesTopic = defineTopic({
  name: 'operators.presences',
  permission: 'operators.read',
  params: z.object({}),
  state: z.object({ presences: z.record(z.string(), presenceSchema) }),
});
