import type { Call } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { z } from 'zod';
import type { OverflowReason } from '../acd/index.js';

/** What leads a call to a queue. */
export const queueTarget = z.object({
  queueId: z.uuid(),
  /** Added to the queue's own priority: an important customer, or one who comes from another queue. */
  priority: z.number().int().min(-100).max(100).default(0),
  /** What this caller needs of an operator, beside what the queue asks for. */
  skills: z.record(z.string(), z.number().int().min(1).max(10)).optional(),
  /** They were here before, and a transfer from here failed. */
  returned: z.boolean().default(false),
});
export type QueueTarget = z.output<typeof queueTarget>;

/** Back to the front of the line: nobody's priority is higher. */
export const backTo = (queueId: string, skills?: QueueTarget['skills']): DestinationRef => ({
  kind: 'queues.queue',
  target: { queueId, priority: 100, returned: true, ...(skills ? { skills } : {}) },
});

/** Since when a caller waits in their queue: what they heard before, such as its greeting, is no wait. It survives a restart. */
export function waitingSince({ since, notes }: Pick<Call, 'since' | 'notes'>): number {
  const noted = notes['queueSince'];
  // An older one is that of the queue before.
  return typeof noted === 'number' && noted >= since ? noted : since;
}

/** Which of a queue's overflows is meant. */
export const overflowOf = (why: OverflowReason): 'full' | 'nobody' | 'tooLong' =>
  why === 'queueGone' ? 'nobody' : why;
