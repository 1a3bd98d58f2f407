import type { Membership, QueueRules } from '../acd/index.js';
import type { QueueView } from '../schemas.js';

const orNone = (seconds: number | null) => (seconds === null ? undefined : seconds * 1_000);

/** What call distribution needs to know of a queue. */
export const rulesOf = ({ id, settings }: QueueView): QueueRules => ({
  id,
  priority: settings.priority,
  strategy: settings.strategy,
  ringAtOnce: settings.strategy === 'ringSeveral' ? settings.ringAtOnce : 1,
  ringMs: settings.ringSeconds * 1_000,
  wrapUpMs: settings.wrapUpSeconds * 1_000,
  maxLength: settings.maxLength ?? undefined,
  maxWaitMs: orNone(settings.maxWaitSeconds),
  leaveWhen: settings.leaveWhen,
  skills: settings.skills,
  stickyMs: settings.stickySeconds * 1_000,
});

/** Where an operator works; the order is that in which each queue names its members. */
export const membershipsOf = (queues: readonly QueueView[], operator: string): readonly Membership[] =>
  queues.flatMap(({ id, members }) => {
    const order = members.findIndex(({ operatorId }) => operatorId === operator);
    const member = members[order];
    return member ? [{ queue: id, level: member.level, order }] : [];
  });
