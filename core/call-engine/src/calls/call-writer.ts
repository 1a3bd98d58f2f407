import { type Database, LeaseLostError } from '@perezvon/db';
import type { Clock, Log } from '@perezvon/sdk/server';
import { type Batch, CallBatches, type NewCall } from './call-batch.js';
import type { JournalEntry } from './call-rows.js';
import type { LiveCall } from './live-call.js';

/** Who may write now, and what to do when it is somebody else. */
export interface WriterLease {
  readonly fencing: number | undefined;
  fence(why: string): void;
}
export interface WriterOptions {
  readonly db: Database;
  readonly lease: WriterLease;
  readonly log: Log;
  readonly clock: Clock;
}
/** Milliseconds that what is not urgent waits for company. */
const gatherMs = 20;
const retryFirstMs = 200;
const retryMaxMs = 2_000;
/** Beyond this, lines of the journal are dropped: the database has been away too long. */
const journalMax = 200_000;

/**
 * Writes calls and their journal: one transaction at a time, each under the lease's fencing number, each with all that
 * has come meanwhile. New rows go at once (and share a commit with those that come during the one before); the rest
 * within 50 ms, in order, and again and again while the database is away.
 */
export class CallWriter {
  private fresh: NewCall[] = [];
  private changed = new Set<LiveCall>();
  private journal: JournalEntry[] = [];
  private waiting: (() => void)[] = [];
  private voided = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private failing = false;
  private dropped = 0;

  private readonly batches: CallBatches;

  constructor(private readonly options: WriterOptions) {
    this.batches = new CallBatches(options.db, options.log);
  }

  /** Whether the last write got through. */
  get healthy(): boolean {
    return !this.failing;
  }
  /** Lines that wait to be written. */
  get backlog(): number {
    return this.journal.length + this.changed.size;
  }

  /**
   * Commits the row of a call that does not exist yet; resolves to false when its id is in the table already. Rejects
   * when it could not be written; then no row of it is left.
   */
  insert(call: LiveCall): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.failing) throw new Error('the database is away');
      this.fresh.push({ call, resolve, reject });
      this.wake(true);
    });
  }
  /** The call's row differs from the table. */
  touch(call: LiveCall): void {
    this.changed.add(call);
    this.wake(false);
  }
  append(entry: JournalEntry): void {
    if (this.journal.length >= journalMax) {
      this.dropped += 1;
      return;
    }
    this.journal.push(entry);
    this.wake(false);
  }
  /** Resolves when all that was given until now is committed. Never while the database is away. */
  durable(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.wake(false);
    });
  }
  /** Forgets everything: another core is the writer now. */
  discard(): void {
    for (const { reject } of this.fresh) reject(new Error('another core has taken over'));
    this.fresh = [];
    this.changed.clear();
    this.journal = [];
    this.waiting = [];
    this.voided.clear();
  }

  private get isEmpty(): boolean {
    return this.fresh.length + this.changed.size + this.journal.length + this.waiting.length + this.voided.size === 0;
  }

  private wake(urgent: boolean): void {
    if (this.working) return;
    if (urgent) {
      clearTimeout(this.timer);
      this.timer = undefined;
      // After this turn of the loop, so that all orders of one call share the commit.
      this.begin(0);
    } else {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        if (!this.working) this.begin(0);
      }, gatherMs);
    }
  }

  private begin(afterMs: number): void {
    const work = this.options.clock
      .sleep(afterMs)
      .then(() => this.writeOnce())
      .then((nextMs) => {
        this.working = undefined;
        if (nextMs !== undefined) this.begin(nextMs);
        else if (!this.isEmpty) this.wake(this.fresh.length > 0);
      });
    this.working = work;
    work.catch((error: unknown) => {
      this.working = undefined;
      this.options.log.error('the writer of calls failed', { error });
    });
  }

  /** @returns milliseconds after which to try again, when the database did not take it */
  private async writeOnce(): Promise<number | undefined> {
    if (this.isEmpty) return undefined;
    const { fencing } = this.options.lease;
    if (fencing === undefined) {
      this.discard();
      return undefined;
    }
    const batch: Batch = {
      fresh: this.fresh,
      changed: [...this.changed],
      journal: this.journal,
      waiting: this.waiting,
      voided: [...this.voided],
    };
    this.fresh = [];
    this.changed = new Set();
    this.journal = [];
    this.waiting = [];
    try {
      await this.write(batch, fencing);
      this.recovered();
      return undefined;
    } catch (error) {
      return this.failed(batch, error);
    }
  }

  private recovered(): void {
    this.retryMs = retryFirstMs;
    if (this.failing) this.options.log.info('calls are being written again', { backlog: this.backlog });
    this.failing = false;
    if (this.dropped > 0) this.options.log.error('lines of the journal were lost', { lines: this.dropped });
    this.dropped = 0;
  }

  private retryMs = retryFirstMs;

  private failed(batch: Batch, error: unknown): number | undefined {
    const { log, lease } = this.options;
    for (const { call, reject } of batch.fresh) {
      // The commit may have got through unheard: what was not dialled must leave no row.
      this.voided.add(call.id);
      reject(error);
    }
    if (error instanceof LeaseLostError) {
      lease.fence(error.message);
      this.discard();
      return undefined;
    }
    for (const call of batch.changed) this.changed.add(call);
    this.journal = [...batch.journal, ...this.journal];
    this.waiting = [...batch.waiting, ...this.waiting];
    if (!this.failing) log.error('calls cannot be written; no new ones are started', { error });
    this.failing = true;
    for (const { reject } of this.fresh.splice(0)) reject(error);
    this.retryMs = Math.min(this.retryMs * 2, retryMaxMs);
    return this.retryMs;
  }

  private async write(batch: Batch, fencing: number): Promise<void> {
    const { known, apart } = await this.batches.write(batch, fencing);
    for (const { call, resolve } of apart ? [] : batch.fresh) {
      call.committed ||= !known.has(call.id);
      resolve(!known.has(call.id));
    }
    for (const id of batch.voided) this.voided.delete(id);
    for (const resolve of batch.waiting) resolve();
  }
}
