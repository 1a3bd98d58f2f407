import { inject, injectable } from '@perezvon/sdk/server';
import { AttemptStore } from './attempt-store.js';
import { DialingStatus } from './dialing-status.js';
import { Finishing } from './finishing.js';
import { LiveAttempts } from './live-attempts.js';
import { WriteQueue } from './write-queue.js';

/** Rows of one transaction. */
const batch = 200;

/**
 * Writes the ends of attempts to the database, in batches. While it is away they wait in memory: nothing is lost that the
 * call registry does not know as well.
 */
@injectable()
export class EndWriter {
  private flushing = false;

  constructor(
    @inject(AttemptStore) private readonly store: AttemptStore,
    @inject(WriteQueue) private readonly queue: WriteQueue,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(DialingStatus) private readonly status: DialingStatus,
    @inject(Finishing) private readonly finishing: Finishing,
  ) {}

  /** Begins to write what waits, unless that is under way. */
  wake(now: number): void {
    if (this.attempts.unwrittenCount === 0 || this.flushing || !this.status.mayTry(now)) return;
    this.flushing = true;
    const written = this.flush().then((all) => {
      if (all) this.status.restored();
    });
    this.status.track(written.finally(() => (this.flushing = false)));
  }

  /** Writes what waits; answers whether all of it is written. */
  async flush(): Promise<boolean> {
    while (this.attempts.unwrittenCount > 0) if (!(await this.queue.run(() => this.writeBatch()))) return false;
    return true;
  }

  private async writeBatch(): Promise<boolean> {
    const ends = this.attempts.nextUnwritten(batch);
    let fresh: number;
    try {
      fresh = await this.store.finish(ends);
    } catch (error) {
      this.status.failed(error);
      return false;
    }
    this.attempts.written(ends.length);
    this.finishing.written(ends, fresh < ends.length);
    return true;
  }
}
