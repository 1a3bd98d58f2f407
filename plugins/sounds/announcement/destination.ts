import { defineDestination } from '@perezvon/sdk/server';
import { destinationRefSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { Prompts } from '../index.js';

/** Plays one prompt, then goes on or hangs up. */
export const announcement = defineDestination({
  kind: 'sounds.announcement',
  target: z.object({ promptId: z.uuid(), next: destinationRefSchema.optional() }),
  inject: { prompts: Prompts },
  isThere: async ({ promptId }, { prompts }) => (await prompts.durationMs(promptId)) !== undefined,
  async enter(call, { promptId, next }, { prompts }) {
    await call.answer();
    await call.play(await prompts.media(promptId, call.language));
    return next;
  },
});
