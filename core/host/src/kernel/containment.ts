import type { Clock } from '@perezvon/sdk/server';
import { TimeoutError } from './errors.js';

/**
 * Runs `work` and waits at most `ms` milliseconds for it. What it does later, even fail, is ignored.
 *
 * @param what Names the work in the TimeoutError.
 * @param cancel Ends the waiting earlier, with the signal's reason.
 */
export async function withTimeout<T>(
  clock: Clock,
  ms: number,
  what: string,
  work: () => Promise<T>,
  cancel?: AbortSignal,
): Promise<T> {
  cancel?.throwIfAborted();
  const done = new AbortController();
  const late = clock.sleep(ms, done.signal).then((): never => {
    throw new TimeoutError(what, ms);
  });
  const racers: Promise<T>[] = [work(), late];
  if (cancel) {
    racers.push(
      new Promise<never>((_resolve, reject) => {
        cancel.addEventListener('abort', () => reject(cancel.reason as Error), { signal: done.signal });
      }),
    );
  }
  // Those that lose the race may still reject: the sleep because it is called off, the work because it is late.
  for (const racer of racers) racer.catch(() => undefined);
  try {
    return await Promise.race(racers);
  } finally {
    done.abort(new Error('finished'));
  }
}
