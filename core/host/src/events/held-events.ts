import type { UnitOfWork } from '@perezvon/sdk/server';
import { presentUnit } from '@perezvon/sdk/transactions';

/** An event on its way, and what brings it to the handlers of this process. */
export interface Emitted {
  readonly name: string;
  readonly event: unknown;
  deliver(): void;
}

/** Brings events to another process. */
export interface EventCarrier {
  /** What is emitted outside a transaction. */
  put(emitted: Emitted): void;
  /** What a transaction emitted, stored in that transaction. */
  putWithin(events: readonly Emitted[], unit: UnitOfWork): Promise<void>;
}

const held = new WeakMap<UnitOfWork, Emitted[]>();

/**
 * Keeps the event until the transaction in which it was emitted has been committed; false when there is none. It is not
 * delivered when that is rolled back.
 */
export function holdEvent(emitted: Emitted, carrier: EventCarrier | undefined): boolean {
  const unit = presentUnit();
  if (!unit) return false;
  const events = held.get(unit);
  if (events) {
    events.push(emitted);
    return true;
  }
  const first = [emitted];
  held.set(unit, first);
  if (carrier) unit.beforeCommit(() => carrier.putWithin(first, unit));
  unit.afterCommit(() => {
    for (const one of first) one.deliver();
  });
  return true;
}
