import type { Call } from '@perezvon/sdk/server';
import type { TalkResult } from '@perezvon/plugin-telephony';
import { z } from 'zod';
import { completion } from './completion.js';

const noteSchema = z.object({
  queueTalk: z.object({ operator: z.string(), queue: z.string(), since: z.number(), connectedAt: z.number() }),
});
type QueueTalk = z.output<typeof noteSchema>['queueTalk'];

/** Kept with the call when the two are joined: whoever finds them talking after a restart tells the end as it would have been. */
export const noteTalk = (call: Call, queueTalk: QueueTalk): void => call.note({ queueTalk });

/** The end of a talk that went on while core was away. */
export function tellEnd(call: Call, end: TalkResult | undefined, now: number): void {
  const { data } = noteSchema.safeParse(call.notes);
  if (!data) return;
  const { operator, queue, since, connectedAt } = data.queueTalk;
  const transfer = end?.how === 'transferred' ? end.kind : undefined;
  call.journal(completion(call.signal.aborted ? 'caller' : 'operator', transfer), {
    queue,
    operator,
    waitMs: connectedAt - since,
    talkMs: now - connectedAt,
  });
}
