import type { Clock } from '../server/index.js';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Lets everything that can go on without time passing go on: promise chains and events of Node. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  private readonly sleepers = new Set<Sleeper>();

  /** @param present Milliseconds since 1970; 2030-01-01 unless given. */
  constructor(private present: number = Date.UTC(2030, 0, 1)) {}

  now(): number {
    return this.present;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const finish = (end: () => void) => () => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener('abort', onAbort);
        end();
      };
      const onAbort = () => finish(() => reject(signal?.reason as Error))();
      const sleeper: Sleeper = { at: this.present + Math.max(0, ms), wake: finish(resolve) };
      signal?.addEventListener('abort', onAbort);
      this.sleepers.add(sleeper);
    });
  }

  /** How many wait for time to pass, for leak tests. */
  get sleeping(): number {
    return this.sleepers.size;
  }

  /** Lets `ms` milliseconds pass, waking sleepers in order and letting each of them work before time goes on. */
  async advance(ms: number): Promise<void> {
    const end = this.present + ms;
    await settle();
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      this.present = Math.max(this.present, next.at);
      next.wake();
      await settle();
    }
    this.present = end;
  }

  private nextUntil(end: number): Sleeper | undefined {
    const due = [...this.sleepers].filter((sleeper) => sleeper.at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}
