import { defineEvent } from '@perezvon/sdk/server';
import { z } from 'zod';

/** A conversation can be listened to. */
export const RecordingReady = defineEvent(
  'recording.ready',
  z.object({ id: z.string(), callId: z.string(), durationMs: z.number() }),
);
