import type { QueueNow } from '../index.js';
import type { QueueView } from '../schemas.js';
import type { AcdRuntime } from './acd-runtime.js';

/** A queue at this moment. Who waits at home to be called back is not on the line. */
export function queueNow(
  { id, name, members }: Pick<QueueView, 'id' | 'name' | 'members'>,
  { acd, presenceOf }: { readonly acd: Pick<AcdRuntime['acd'], 'waitingIn'>; presenceOf: AcdRuntime['presenceOf'] },
): QueueNow {
  const waiting = acd.waitingIn(id).filter(({ isCallback }) => !isCallback);
  const ready = members.filter(({ operatorId }) => presenceOf(operatorId)?.presence === 'ready').length;
  // The first in line need not be who has waited longest: priorities come before it.
  const oldestSince = waiting.length === 0 ? undefined : Math.min(...waiting.map(({ since }) => since));
  return { id, name, waiting: waiting.length, oldestSince, ready };
}
