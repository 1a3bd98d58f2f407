import type { AttemptEnd } from './attempt.js';
import type { AttemptStore } from './attempt-store.js';
import type { WriteQueue } from './write-queue.js';

/** Rows of one transaction. */
const batch = 200;

export interface EndWriterNeeds {
  readonly ledger: AttemptStore;
  readonly serial: WriteQueue;
  /** What was written, after its commit. `again`: some of it had been written before, and may have been counted. */
  readonly onWritten: (ends: readonly AttemptEnd[], again: boolean) => void;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Keeps the ends of attempts until they are in the database, and writes them in batches. While the database is away they
 * wait here: nothing is lost that the call registry does not know as well.
 */
export class EndWriter {
  private waiting: AttemptEnd[] = [];
  private readonly ids = new Set<string>();

  constructor(private readonly needs: EndWriterNeeds) {}

  get size(): number {
    return this.ids.size;
  }
  has(attemptId: string): boolean {
    return this.ids.has(attemptId);
  }
  hasOf(campaignId: string): boolean {
    return this.waiting.some(({ attempt }) => attempt.campaignId === campaignId);
  }
  /** An attempt ends once: what comes for one whose end waits here already is not counted again. */
  add(end: AttemptEnd): void {
    if (this.ids.has(end.attempt.id)) return;
    this.waiting.push(end);
    this.ids.add(end.attempt.id);
  }

  /** Writes what waits; answers whether all of it is written. */
  async flush(): Promise<boolean> {
    while (this.waiting.length > 0) if (!(await this.needs.serial.run(() => this.writeBatch()))) return false;
    return true;
  }

  private async writeBatch(): Promise<boolean> {
    const ends = this.waiting.slice(0, batch);
    let fresh: number;
    try {
      fresh = await this.needs.ledger.finish(ends);
    } catch (error) {
      this.needs.onTrouble(error);
      return false;
    }
    this.waiting = this.waiting.slice(ends.length);
    for (const { attempt } of ends) this.ids.delete(attempt.id);
    this.needs.onWritten(ends, fresh < ends.length);
    return true;
  }
}
