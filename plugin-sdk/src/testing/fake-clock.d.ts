import type { Clock } from '../server/index.js';
/** Lets everything that can go on without time passing go on: promise chains and events of Node. */
export declare function settle(): Promise<void>;
/** A clock that stands still until it is told to go on. */
export declare class FakeClock implements Clock {
  private present;
  private readonly sleepers;
  /** @param present Milliseconds since 1970; 2030-01-01 unless given. */
  constructor(present?: number);
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** How many wait for time to pass, for leak tests. */
  get sleeping(): number;
  /** Lets `ms` milliseconds pass, waking sleepers in order and letting each of them work before time goes on. */
  advance(ms: number): Promise<void>;
  private nextUntil;
}
//# sourceMappingURL=fake-clock.d.ts.map
