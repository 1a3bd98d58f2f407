import type { z } from 'zod';
import type { Disposable } from './log.js';

/** A typed domain event. */
export interface EventType<T> {
  /** `<plugin>.<past tense>`: `autodialer.attemptEnded`. */
  readonly name: string;
  readonly schema: z.ZodType<T>;
}
export function defineEvent<T>(name: string, schema: z.ZodType<T>): EventType<T> {
  return { name, schema };
}

export interface EventsHost {
  /**
   * Delivered to handlers in order; inside `host.db.transaction` after its commit, and never when it is rolled back. What a
   * worker emits reaches core too (as JSON, read by the handler's schema), at least once; what core emits stays in core. A
   * handler that throws, or works longer than a second, is contained and named in health.
   */
  emit<T>(type: EventType<T>, event: T): void;
  on<T>(type: EventType<T>, handler: (event: T) => void | Promise<void>): Disposable;
}
