/** A logger that knows its owner. `facts` are fields of the JSON line; secrets and card data never go in. */
export interface Log {
  debug(message: string, facts?: object): void;
  info(message: string, facts?: object): void;
  warn(message: string, facts?: object): void;
  error(message: string, facts?: object): void;
  child(facts: object): Log;
}

/** The present, so that tests can hold it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What is given back: `dispose` undoes an act, once. */
export interface Disposable {
  dispose(): void;
}
