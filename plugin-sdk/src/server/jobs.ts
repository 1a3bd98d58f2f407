import type { z } from 'zod';
import type { Log } from './log.js';
import type { InjectMap, Injected } from './token.js';

export interface JobRun<D> {
  readonly id: string;
  readonly data: D;
  /** Aborted when the job is cancelled or its plugin stops: save what there is and return or throw. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Tells how far it is, and keeps the job's lock alive. Cheap to call often. `note` is a text key. */
  readonly progress: (done: number, total: number | undefined, note?: string) => void;
}

export interface JobDefinition<D extends z.ZodType, M extends InjectMap> {
  /** Without the plugin's prefix. */
  readonly name: string;
  readonly data: D;
  /** A repeated job: cron expression or human interval (`5 minutes`). Its data must then be valid as `{}`. */
  readonly every?: string;
  /** How many may run at once in one worker. */
  readonly concurrency?: number;
  /** Runs again after a failure: how often, and after how many milliseconds at first (doubled each time). */
  readonly retry?: { readonly attempts: number; readonly delayMs: number };
  readonly inject?: M;
  run(job: JobRun<z.output<D>>, needs: Injected<M>): Promise<void>;
}
export interface Job<I = unknown> {
  readonly name: string;
  readonly data: z.ZodType<unknown, I>;
  readonly every: string | undefined;
  readonly concurrency: number;
  readonly retry: { readonly attempts: number; readonly delayMs: number };
  readonly inject: InjectMap;
  run(job: JobRun<unknown>, needs: unknown): Promise<void>;
}

/** Declares work for the worker process. */
export function defineJob<D extends z.ZodType, M extends InjectMap = Record<never, never>>(
  definition: JobDefinition<D, M>,
): Job<z.input<D>> {
  return {
    name: definition.name,
    data: definition.data as unknown as z.ZodType<unknown, z.input<D>>,
    every: definition.every,
    concurrency: definition.concurrency ?? 1,
    retry: definition.retry ?? { attempts: 0, delayMs: 0 },
    inject: definition.inject ?? {},
    run: (job, needs) => definition.run(job as never, needs as never),
  };
}

export interface JobStatus {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number | undefined;
  readonly note: string | undefined;
  readonly error: string | undefined;
}

export interface JobsHost {
  /** Makes the job known; it runs in worker processes only. */
  define<I>(job: Job<I>): void;
  /** Queues a job (in any process) and gives its id; its progress is the live topic `core.job` with `{ id }`. */
  enqueue<I>(job: Job<I>, data: I, options?: { readonly runAt?: Date }): Promise<string>;
  status(id: string): Promise<JobStatus | undefined>;
  cancel(id: string): Promise<void>;
}
