import { z } from 'zod';

export const recordingSchema = z.object({
  id: z.string(),
  /**
   * `waiting`: over, and to be made into MP3. `cut`: an MP3 that holds less than the talk, since the disk was full or
   * nothing came from the line.
   */
  state: z.enum(['recording', 'waiting', 'ready', 'cut', 'failed']),
  /** The interaction. */
  callId: z.string(),
  direction: z.enum(['inbound', 'outbound', 'internal']),
  number: z.string().nullable(),
  phone: z.string().nullable(),
  operatorId: z.string().nullable(),
  queueId: z.string().nullable(),
  campaignId: z.string().nullable(),
  startedAt: z.number(),
  /** Of the sound. */
  durationMs: z.number().nullable(),
  /** From the joining to the end; null while it goes on, and when nobody saw the end. */
  talkMs: z.number().nullable(),
  bytes: z.number().nullable(),
  error: z.string().nullable(),
});
export type RecordingView = z.infer<typeof recordingSchema>;

const moment = z.iso.datetime({ offset: true });
export const recordingsQuerySchema = z.object({
  from: moment.optional(),
  until: moment.optional(),
  /** Part of the number. */
  number: z
    .string()
    .regex(/^\+?\d{1,16}$/)
    .optional(),
  operatorId: z.uuid().optional(),
  queueId: z.uuid().optional(),
  campaignId: z.uuid().optional(),
  callId: z.uuid().optional(),
  direction: recordingSchema.shape.direction.optional(),
  leastSeconds: z.coerce.number().int().min(0).max(86_400).optional(),
  mostSeconds: z.coerce.number().int().min(0).max(86_400).optional(),
  /** What `next` of the page before said. */
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type RecordingsQuery = z.output<typeof recordingsQuerySchema>;
export const recordingsPageSchema = z.object({ recordings: z.array(recordingSchema), next: z.string().nullable() });
export const idSchema = z.object({ id: z.uuid() });
