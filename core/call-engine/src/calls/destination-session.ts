import type { DestinationKind } from './destinations.js';

/** A plugin takes its destination back: the call goes to its fallback. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
}

/** One stay of a call in a destination. What the destination got of the call works only as long as the stay. */
export class DestinationSession {
  private readonly over = new AbortController();

  constructor(readonly kind: DestinationKind) {}

  get signal(): AbortSignal {
    return this.over.signal;
  }
  end(reason: Error): void {
    this.over.abort(reason);
  }
  /** Waits for the work, but not beyond the stay; rejects with the reason of its end. */
  async whileItLasts<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.over;
    // It may fail later than anybody waits, by the very signal that ended it.
    work.catch(() => undefined);
    signal.throwIfAborted();
    const { promise, reject } = Promise.withResolvers<never>();
    const abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort);
    try {
      return await Promise.race([work, promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}
