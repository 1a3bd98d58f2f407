import { defineTopic } from '@perezvon/sdk/server';
import { z } from 'zod';
import { alertSchema } from './alerts/schemas.js';

/** Alerts that are open, and those of the last hour, by key and beginning. */
export const alertsTopic = defineTopic({
  name: 'monitor.alerts',
  permission: 'monitor.read',
  params: z.object({}),
  state: z.object({ alerts: z.record(z.string(), alertSchema) }),
});
