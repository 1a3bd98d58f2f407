import type { Clock, Log } from '@perezvon/sdk/server';
import type { Pool } from 'mysql2/promise';

const firstPauseMs = 500;
const longestPauseMs = 30_000;
const statementMs = 5_000;

export type Value = string | number | Date;

/**
 * Writes what became of call backs, in order, each until it is written: the database may be away for a while. Only
 * statements that may be repeated. What is left when the process stops is left: a row whose dial is written and whose end
 * is not is never dialled again.
 */
export class CallbackWrites {
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly signal: AbortSignal,
  ) {}

  add(sql: string, values: readonly Value[]): Promise<void> {
    this.last = this.last.then(() => this.write(sql, values));
    return this.last;
  }

  private async write(sql: string, values: readonly Value[]): Promise<void> {
    for (let pause = firstPauseMs; !this.signal.aborted; pause = Math.min(pause * 2, longestPauseMs)) {
      try {
        await this.pool.query({ sql, values: [...values], timeout: statementMs });
        return;
      } catch (error) {
        // Once for each statement: a database that is away is named by others too.
        if (pause === firstPauseMs)
          this.log.error('what became of a call back is not written yet', { callback: values.at(-1), error });
      }
      // Ends early when the plugin stops.
      await this.clock.sleep(pause, this.signal).catch(() => undefined);
    }
    this.log.error('what became of a call back was not written before the stop', { callback: values.at(-1) });
  }
}
