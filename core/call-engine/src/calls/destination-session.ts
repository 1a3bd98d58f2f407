/** The plugin of the destination stops: the call goes to its fallback. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
}

/** The time of a call in one destination. What the destination got of the call works only while it lasts. */
export class DestinationSession {
  private readonly over = new AbortController();

  get signal(): AbortSignal {
    return this.over.signal;
  }
  end(reason: Error): void {
    this.over.abort(reason);
  }
  /** Waits for the work, but not beyond the session's end; rejects with the reason of that end. */
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
