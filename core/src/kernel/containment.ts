import type { Clock } from '@perezvon/sdk/server';
import { TimeoutError } from './errors.js';

/**
 * Runs `work` and waits at most `ms` milliseconds for it. What it does later, even fail, is ignored; the signal it gets
 * is aborted with the TimeoutError, so that it can end early.
 *
 * @param what Names the work in the error.
 */
export async function withTimeout<T>(
  clock: Clock,
  ms: number,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timedOut = new AbortController();
  const done = new AbortController();
  const late = clock.sleep(ms, done.signal).then((): never => {
    const error = new TimeoutError(what, ms);
    timedOut.abort(error);
    throw error;
  });
  const worked = work(timedOut.signal);
  try {
    return await Promise.race([worked, late]);
  } finally {
    // Both may reject after the race is decided: the sleep because it is called off, the work because it is late.
    for (const promise of [late, worked]) promise.catch(() => undefined);
    done.abort(new Error('finished in time'));
  }
}
