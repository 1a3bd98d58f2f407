import { CoreLease, type Database } from '@perezvon/db';
import type { Clock, Disposable, Log } from '@perezvon/sdk/server';

export interface LeaseOptions {
  readonly db: Database;
  readonly log: Log;
  readonly clock: Clock;
  /** Names this process among those that want the lease. */
  readonly holder: string;
  /** Milliseconds after which a silent holder may be replaced; 6,000 when absent. */
  readonly ttlMs?: number;
}

/**
 * Holds the row that makes this core the one writer. As a hot standby it waits until the holder has gone.
 * `held` says whether new calls may be started; without `fencing` nothing may be sent at all.
 */
export class LeaseHolder {
  private readonly lease: CoreLease;
  private readonly ttlMs: number;
  private readonly listeners = new Set<(why: string) => void>();
  private number: number | undefined;
  private renewedAt = 0;
  private renewing: AbortController | undefined;

  constructor(private readonly options: LeaseOptions) {
    this.lease = new CoreLease(options.db);
    this.ttlMs = options.ttlMs ?? 6_000;
  }

  /** The number that every write names; absent while somebody else is, or may be, the writer. */
  get fencing(): number | undefined {
    return this.number;
  }
  /** Ours, and renewed in time. While the database is away it is still ours but nobody can say so. */
  get held(): boolean {
    return this.number !== undefined && performance.now() - this.renewedAt < this.ttlMs;
  }

  /** Waits for the lease, for ever; gives its fencing number. Rejects with the signal's reason. */
  async acquire(signal: AbortSignal): Promise<number> {
    const { log, clock, holder } = this.options;
    let told = false;
    for (;;) {
      signal.throwIfAborted();
      const asked = performance.now();
      const got = await this.lease.acquire({ holder, ttlMs: this.ttlMs }).catch((error: unknown) => {
        log.warn('the lease cannot be asked for', { error });
        return undefined;
      });
      if (got) {
        this.number = got.fencing;
        this.renewedAt = asked;
        this.startRenewing();
        log.info('this core is the active one', { fencing: got.fencing });
        return got.fencing;
      }
      if (!told) log.info('another core may be active: standing by');
      told = true;
      await clock.sleep(this.ttlMs / 6, signal);
    }
  }

  /** Told, once for each loss, that somebody else is the writer now. */
  onLost(listener: (why: string) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** Somebody else has taken over: from here on nothing may be written or sent. */
  fence(why: string): void {
    if (this.number === undefined) return;
    this.number = undefined;
    this.renewing?.abort(new Error(why));
    this.options.log.error('this core is not the active one any more', { why });
    for (const listener of this.listeners) listener(why);
  }

  /** Gives it to whoever waits. */
  async release(): Promise<void> {
    const { number } = this;
    this.number = undefined;
    this.renewing?.abort(new Error('released'));
    if (number === undefined) return;
    await this.lease.release(number).catch((error: unknown) => {
      this.options.log.warn('the lease could not be given back; it will run out', { error });
    });
  }

  private startRenewing(): void {
    const renewing = new AbortController();
    this.renewing = renewing;
    this.renew(renewing.signal).catch((error: unknown) => {
      if (!renewing.signal.aborted) this.fence(`keeping the lease failed: ${String(error)}`);
    });
  }

  private async renew(signal: AbortSignal): Promise<void> {
    const { log, clock } = this.options;
    for (;;) {
      await clock.sleep(this.ttlMs / 4, signal);
      const { number } = this;
      if (number === undefined) return;
      const asked = performance.now();
      try {
        const ours = await this.lease.renew(number, this.ttlMs);
        if (signal.aborted) return;
        if (!ours) {
          this.fence('another core holds the lease');
          return;
        }
        this.renewedAt = asked;
      } catch (error) {
        // Nobody can take it from a database that is away; `held` turns false by itself.
        log.warn('the lease could not be renewed', { error });
      }
    }
  }
}

export const createLeaseHolder = (options: LeaseOptions): LeaseHolder => new LeaseHolder(options);
