import { z } from 'zod';
import { alertKinds } from '../index.js';

export const alertSchema = z.object({
  key: z.string(),
  kind: z.enum(alertKinds),
  what: z.string(),
  since: z.number(),
  /** Null while it is open. */
  until: z.number().nullable(),
});
