import { type Call, defineDestination } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { z } from 'zod';
import type { OverflowReason } from '../acd/index.js';
import { QueueNotFoundError } from '../errors.js';
import { OfferRegistryToken } from '../runtime/offer-registry.js';
import type { QueueView } from '../schemas.js';
import { type QueueContext, QueueContextToken } from './queue-context.js';
import { tellEnd } from './restored-call.js';
import { type Ending, QueuedCall } from './queued-call.js';

const target = z.object({
  queueId: z.uuid(),
  /** Added to the queue's own: an important customer, or one who comes from another queue. */
  priority: z.number().int().min(-100).max(100).default(0),
  /** What this caller needs of an operator, beside what the queue asks for. */
  skills: z.record(z.string(), z.number().int().min(1).max(10)).optional(),
  /** They were here before, and a transfer to somebody else has failed. */
  returned: z.boolean().default(false),
});
type Target = z.output<typeof target>;

/** A queue: waits for an operator, with music; then the two talk. */
export const queue = defineDestination({
  kind: 'queues.queue',
  target,
  inject: { desk: QueueContextToken },
  resumesTalks: true,
  isThere: ({ queueId }, { desk }) => desk.parts.book.find(queueId) !== undefined,
  async enter(call, wanted, { desk }) {
    const found = demand(desk, wanted);
    // Also that it is not recorded: whoever overflows into this queue may come from one that is.
    call.note({ queue: found.id, record: found.settings.record });
    await call.answer();
    const greeting = wanted.returned ? undefined : await desk.greeting(found, call.language);
    if (greeting) await desk.unharmed(call, 'the greeting', () => call.play(greeting));
    return wait(call, wanted, found, desk, false);
  },
  async resume(call, wanted, { desk }) {
    if (!call.talk) return wait(call, wanted, demand(desk, wanted), desk, true);
    desk.parts.callbacks.resumedCaller(call);
    const end = await desk.parts.resumed.caller(call);
    tellEnd(call, end, desk.parts.clock.now());
    // Whoever stays behind alone is let go.
    return end?.how === 'transferred' ? end.to : undefined;
  },
});

/** The operator's end of a talk. */
export const leg = defineDestination({
  kind: 'queues.leg',
  target: z.object({}),
  inject: { offers: OfferRegistryToken, desk: QueueContextToken },
  resumesTalks: true,
  async enter(call, _target, { offers }) {
    await offers.answered(call);
    return undefined;
  },
  async resume(call, _target, { desk }) {
    if (!call.talk) return undefined;
    await desk.parts.callbacks.resumeLeg(call);
    return undefined;
  },
});

/** The front of the line: nobody's priority is higher. */
export const backTo = (queueId: string, skills?: Target['skills']): DestinationRef => ({
  kind: 'queues.queue',
  target: { queueId, priority: 100, returned: true, ...(skills ? { skills } : {}) },
});

function demand(desk: QueueContext, { queueId }: Target): QueueView {
  const found = desk.parts.book.find(queueId);
  if (!found) throw new QueueNotFoundError(queueId);
  return found;
}

async function wait(
  call: Call,
  wanted: Target,
  found: QueueView,
  desk: QueueContext,
  restored: boolean,
): Promise<DestinationRef | undefined> {
  const sticky = restored ? undefined : await desk.stickyOperator(found, call.number);
  for (let how: 'new' | 'returns' | 'again' = restored ? 'returns' : 'new'; ; how = 'again') {
    const { waiting, ending } = await waitOnce(call, wanted, found, desk, how, how === 'new' ? sticky : undefined);
    if (ending.how !== 'again') return goOn(call, wanted, found, desk, waiting, ending);
  }
}

/** @param how they waited here before and keep their place: since before a restart, or because an operator was lost at once */
async function waitOnce(
  call: Call,
  { priority, skills }: Target,
  found: QueueView,
  desk: QueueContext,
  how: 'new' | 'returns' | 'again',
  sticky: string | undefined,
): Promise<{ readonly waiting: QueuedCall; readonly ending: Ending }> {
  const { floor } = desk.parts;
  const waiting = new QueuedCall(call, found, desk, backTo(found.id, skills));
  const gone = () => waiting.gone();
  call.signal.throwIfAborted();
  call.signal.addEventListener('abort', gone, { once: true });
  try {
    await desk.unharmed(call, 'the music', () => call.startMusic(found.settings.music));
    const again = how !== 'new';
    const facts = { entered: call.since, priority, skills, sticky, first: waiting.isFirst, restored: again };
    floor.arrive(waiting, facts, how === 'returns');
    const withinMs = found.settings.serviceLevel.withinSeconds * 1_000;
    waiting.entered(again ? undefined : { queue: found.id, place: floor.acd.placeOf(call.id), withinMs });
    const [ending] = await Promise.all([waiting.over, waiting.entertain()]);
    return { waiting, ending };
  } finally {
    call.signal.removeEventListener('abort', gone);
    // Led away by something else: the plugin stops, say.
    floor.leave(call.id, 'left');
  }
}

async function goOn(
  call: Call,
  { priority, skills }: Target,
  { settings }: QueueView,
  desk: QueueContext,
  waiting: QueuedCall,
  ending: Ending,
): Promise<DestinationRef | undefined> {
  switch (ending.how) {
    case 'talked':
    case 'again':
      return undefined;
    case 'key':
    case 'transferred':
      return ending.to;
    case 'callback':
      await desk.parts.callbacks.promise(call, waiting, { priority, skills });
      return undefined;
    case 'overflow':
      return settings.overflow[placeOf(ending.why)] ?? undefined;
    default:
      return ending satisfies never;
  }
}
const placeOf = (why: OverflowReason): 'full' | 'nobody' | 'tooLong' => (why === 'queueGone' ? 'nobody' : why);
