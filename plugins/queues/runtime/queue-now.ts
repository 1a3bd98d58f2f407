import type { QueueNow } from '../index.js';
import type { QueueView } from '../schemas.js';
import type { Acd } from '../acd/index.js';
import type { OperatorDirectory } from './operator-directory.js';

/** A queue at this moment. Customers who are to be called back are not on the line. */
export function queueNow(
  { id, name, members }: Pick<QueueView, 'id' | 'name' | 'members'>,
  { acd, presenceOf }: { readonly acd: Pick<Acd, 'waitingIn'>; presenceOf: OperatorDirectory['presenceOf'] },
): QueueNow {
  const waiting = acd.waitingIn(id).filter(({ isCallback }) => !isCallback);
  const ready = members.filter(({ operatorId }) => presenceOf(operatorId)?.presence === 'ready').length;
  // The first in line need not be who has waited longest: priorities come before it.
  const oldestSince = waiting.length === 0 ? undefined : Math.min(...waiting.map(({ since }) => since));
  return { id, name, waiting: waiting.length, oldestSince, ready };
}
