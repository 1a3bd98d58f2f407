import { defineEvent } from '@perezvon/sdk/server';
import { z } from 'zod';

/** Something needs a supervisor, or does so no more. */
export const AlertChanged = defineEvent(
  'monitor.alertChanged',
  z.object({
    key: z.string(),
    kind: z.enum(['nobodyReady', 'longWait', 'trunkDown', 'stateTooLong']),
    what: z.string(),
    since: z.number(),
    over: z.boolean(),
  }),
);
