import { AsyncLocalStorage } from 'node:async_hooks';
import type { Sequelize, Transaction } from 'sequelize';

/** An event on its way, and what brings it to the handlers of this process. */
export interface Emitted {
  readonly name: string;
  readonly event: unknown;
  deliver(): void;
}

/** What a transaction has emitted so far. */
class HeldEvents {
  readonly events: Emitted[] = [];
  /** Only while the transaction's work runs: what it started and did not wait for emits at once. */
  open = true;
}
const present = new AsyncLocalStorage<HeldEvents>();

/** Keeps the event until the transaction in which it was emitted has been committed; false when there is none. */
export function holdEvent(emitted: Emitted): boolean {
  const held = present.getStore();
  if (!held?.open) return false;
  held.events.push(emitted);
  return true;
}

/**
 * Runs `work` in a transaction; its events are delivered after the commit, and never when it is rolled back.
 *
 * @param keep Stores them for another process, in the same transaction.
 */
export async function transactionWithEvents<T>(
  sequelize: Sequelize,
  work: (transaction: Transaction) => Promise<T>,
  keep?: (events: readonly Emitted[], transaction: Transaction) => Promise<void>,
): Promise<T> {
  const held = new HeldEvents();
  const result = await sequelize.transaction(async (transaction) => {
    try {
      return await present.run(held, () => work(transaction));
    } finally {
      held.open = false;
      if (held.events.length > 0) await keep?.(held.events, transaction);
    }
  });
  for (const emitted of held.events) emitted.deliver();
  return result;
}
