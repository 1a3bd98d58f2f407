import { type AcdEvent, keyOf } from '../acd/index.js';

type Arrived = Extract<AcdEvent, { type: 'arrived' }>;
/** Milliseconds without another who comes back, and at most from the first on. */
const quietMs = 150;
const mostMs = 1_000;

export interface RestartOrderNeeds {
  readonly priorityStepMs: number;
  /** What a queue's callers are worth; undefined for one that is gone. */
  priorityOf(queue: string): number | undefined;
  arrive(event: Arrived): void;
}

/**
 * Callers who waited before a restart. They come back in no order, all at once: they are let in together in the order in
 * which they stood, or whoever is found first would take the free operators.
 */
export class RestartOrder {
  private readonly callers = new Map<string, Arrived>();
  private timer: NodeJS.Timeout | undefined;
  private begun = 0;

  constructor(private readonly parts: RestartOrderNeeds) {}

  add(event: Arrived, now: number): void {
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
    for (const event of all) this.parts.arrive(event);
  }
  private keyOf({ since, queue, priority = 0 }: Arrived): number {
    return keyOf(since, (this.parts.priorityOf(queue) ?? 0) + priority, this.parts.priorityStepMs);
  }
}
