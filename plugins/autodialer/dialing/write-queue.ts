import { injectable } from '@perezvon/sdk/server';

/** Runs pieces of work one after another, in the order in which they came. A piece that fails hinders no other. */
@injectable()
export class WriteQueue {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work, work);
    this.last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when all that was given so far is over. */
  async idle(): Promise<void> {
    await this.last;
  }
}
