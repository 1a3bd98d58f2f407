import { type Clock, HostClock, HostLog, inject, injectable, type Log } from '@perezvon/sdk/server';

const firstPauseMs = 250;
const longestPauseMs = 5_000;

/**
 * Whether this process may dial: it is not stopping, and it knows what became of every open attempt. Whatever fails outside
 * is reported here, and nothing new is begun until a recovery has succeeded; each try waits longer than the one before.
 */
@injectable()
export class DialingStatus {
  private recovered = false;
  private stopping = false;
  private reason: string | undefined;
  private pause = firstPauseMs;
  private nextTry = 0;
  private readonly tasks = new Set<Promise<void>>();

  constructor(
    @inject(HostClock) private readonly clock: Clock,
    @inject(HostLog) private readonly log: Log,
  ) {}

  get mayDial(): boolean {
    return this.recovered && !this.stopping;
  }
  get isRecovered(): boolean {
    return this.recovered;
  }
  get isStopping(): boolean {
    return this.stopping;
  }
  /** What went wrong, while it does; English, for the log and for health. */
  get problem(): string | undefined {
    return this.reason;
  }

  /** Open attempts are known again. */
  recoveryDone(): void {
    this.restored();
    this.recovered = true;
  }
  /** What is known of open attempts may be wrong: a recovery has to come first. */
  recoveryNeeded(): void {
    this.recovered = false;
  }
  stop(): void {
    this.stopping = true;
  }

  failed(error: unknown): void {
    this.recovered = false;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    if (this.reason !== reason) this.log.warn('dialling is held up', { error });
    this.reason = reason;
    const now = this.clock.now();
    // Several pieces of work fail of one cause: they are one failure.
    if (now < this.nextTry) return;
    this.nextTry = now + this.pause;
    this.pause = Math.min(longestPauseMs, this.pause * 2);
  }

  /** What had failed works again. */
  restored(): void {
    if (this.reason !== undefined) this.log.info('dialling goes on');
    this.reason = undefined;
    this.pause = firstPauseMs;
    this.nextTry = 0;
  }

  mayTry(now: number): boolean {
    return now >= this.nextTry;
  }

  /** Takes care of work that nobody awaits: its failure is reported, and a stop waits for it. */
  track(task: Promise<void>): void {
    const done = task
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.tasks.delete(done);
      });
    this.tasks.add(done);
  }

  async tasksDone(): Promise<void> {
    await Promise.all(this.tasks);
  }
}
