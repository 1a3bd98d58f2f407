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
  /** Delivered to handlers of this process in order; a handler that throws is contained and named in health. */
  emit<T>(type: EventType<T>, event: T): void;
  on<T>(type: EventType<T>, handler: (event: T) => void | Promise<void>): Disposable;
}
