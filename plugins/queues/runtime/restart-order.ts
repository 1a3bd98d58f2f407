import { type Clock, type Disposable, HostClock, inject, injectable } from '@perezvon/sdk/server';
import { type EventOf, keyOf } from '../acd/index.js';
import { Listeners } from '../listeners.js';
import { AcdSettings } from '../settings/acd-settings.js';
import { QueueRepository } from '../settings/queue-repository.js';

type Arrived = EventOf<'arrived'>;
/** They are let in when nobody has come back for so long, and at the latest so long after the first. */
const quietMs = 150;
const mostMs = 1_000;

/**
 * Callers who waited before a restart. Their calls come back all at once and in no order: they are let in together, in the
 * order of the line, or whoever is found first would get the free operators.
 */
@injectable()
export class RestartOrder {
  private readonly callers = new Map<string, Arrived>();
  private readonly arrivals = new Listeners<[Arrived]>();
  private timer: NodeJS.Timeout | undefined;
  private begun = 0;

  constructor(
    @inject(HostClock) private readonly clock: Pick<Clock, 'now'>,
    @inject(AcdSettings) private readonly settings: Pick<AcdSettings, 'options'>,
    @inject(QueueRepository) private readonly queues: Pick<QueueRepository, 'find'>,
  ) {}

  /** Told of each caller in turn. */
  onArrival(listener: (event: Arrived) => void): Disposable {
    return this.arrivals.add(listener);
  }

  add(event: Arrived): void {
    const now = this.clock.now();
    if (this.callers.size === 0) this.begun = now;
    this.callers.set(event.caller, event);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.letIn(), Math.max(0, Math.min(quietMs, this.begun + mostMs - now)));
  }
  /** @returns whether the caller was among them */
  drop(caller: string): boolean {
    return this.callers.delete(caller);
  }
  stop(): void {
    clearTimeout(this.timer);
    this.callers.clear();
  }

  private letIn(): void {
    const all = [...this.callers.values()].toSorted(
      (a, b) =>
        Number(b.first ?? false) - Number(a.first ?? false) || this.keyOf(a) - this.keyOf(b) || a.since - b.since,
    );
    this.callers.clear();
    for (const event of all) this.arrivals.tell(event);
  }
  private keyOf({ since, queue, priority = 0 }: Arrived): number {
    return keyOf(
      since,
      (this.queues.find(queue)?.settings.priority ?? 0) + priority,
      this.settings.options.priorityStepMs,
    );
  }
}
