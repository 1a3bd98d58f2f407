import type { Clock, Log } from '@perezvon/sdk/server';

const firstPauseMs = 250;
const longestPauseMs = 5_000;

/** Whether a server that the dialer stands on is away, and when it is tried again: later each time. */
export class OutageBackoff {
  private reason: string | undefined;
  private pause = firstPauseMs;
  private next = 0;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** What went wrong, while it does; English, for the log and for health. */
  get present(): string | undefined {
    return this.reason;
  }

  began(error: unknown): void {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    if (this.reason !== reason) this.log.warn('dialling is held up', { error });
    this.reason = reason;
    const now = this.clock.now();
    // Several pieces of work fail of one cause: they are one failure.
    if (now < this.next) return;
    this.next = now + this.pause;
    this.pause = Math.min(longestPauseMs, this.pause * 2);
  }

  over(): void {
    if (this.reason !== undefined) this.log.info('dialling goes on');
    this.reason = undefined;
    this.pause = firstPauseMs;
    this.next = 0;
  }

  mayTry(now: number): boolean {
    return now >= this.next;
  }
}
