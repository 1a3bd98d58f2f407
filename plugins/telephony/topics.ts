import { defineTopic } from '@perezvon/sdk/server';
import { z } from 'zod';
import { trunkStateSchema } from './schemas.js';

/** The state of every trunk, by its id. */
export const trunksTopic = defineTopic({
  name: 'telephony.trunks',
  permission: 'telephony.trunks.read',
  params: z.object({}),
  state: z.object({ trunks: z.record(z.string(), trunkStateSchema) }),
});
