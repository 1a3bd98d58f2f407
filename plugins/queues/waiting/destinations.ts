import { defineDestination, HostClock } from '@perezvon/sdk/server';
import { z } from 'zod';
import { CallbackConversations } from '../callbacks/callback-conversations.js';
import { OfferRegistry } from '../runtime/offer-registry.js';
import { QueueRepository } from '../settings/queue-repository.js';
import { QueueEntrance } from './queue-entrance.js';
import { tellEnd } from './restored-call.js';
import { RestoredCalls } from './restored-calls.js';
import { queueTarget } from './target.js';

/** A queue: the caller waits for an operator, with music; then the two talk. */
export const queue = defineDestination({
  kind: 'queues.queue',
  target: queueTarget,
  inject: { queues: QueueRepository, entrance: QueueEntrance, restored: RestoredCalls, clock: HostClock },
  resumesTalks: true,
  isThere: ({ queueId }, { queues }) => queues.find(queueId) !== undefined,
  async enter(call, target, { queues, entrance }) {
    const found = queues.get(target.queueId);
    // Noted in either case: a caller who overflows from a recorded queue must not stay recorded.
    call.note({ queue: found.id, record: found.settings.record });
    await call.answer();
    if (!target.returned) await entrance.greet(call, found);
    return entrance.wait(call, target, found, false);
  },
  async resume(call, target, { queues, entrance, restored, clock }) {
    if (!call.talk) return entrance.wait(call, target, queues.get(target.queueId), true);
    const end = await restored.caller(call);
    tellEnd(call, end, clock.now());
    // A caller left alone is hung up.
    return end?.how === 'transferred' ? end.to : undefined;
  },
});

/** The operator's call. */
export const operatorCall = defineDestination({
  kind: 'queues.leg',
  target: z.object({}),
  inject: { offers: OfferRegistry, restored: RestoredCalls },
  resumesTalks: true,
  async enter(call, _target, { offers }) {
    await offers.answered(call);
    return undefined;
  },
  async resume(call, _target, { restored }) {
    if (call.talk) await restored.operator(call);
    return undefined;
  },
});

/** The customer who is called back. */
export const customer = defineDestination({
  kind: 'queues.customer',
  target: z.object({}),
  inject: { conversations: CallbackConversations },
  async enter(call, _target, { conversations }) {
    await conversations.answered(call);
    return undefined;
  },
});
