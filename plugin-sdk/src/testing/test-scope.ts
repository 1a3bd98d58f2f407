import type { Disposable } from '../server/index.js';

/** The list of what is to be undone at stop, the last first; and of the errors that were contained. */
export class TestScope {
  readonly faults: { readonly where: string; readonly error: unknown }[] = [];
  private readonly owned = new Set<() => void | Promise<void>>();
  private readonly ended = new AbortController();

  get signal(): AbortSignal {
    return this.ended.signal;
  }

  own(undo: () => void | Promise<void>): Disposable {
    const item = () => undo();
    this.owned.add(item);
    return {
      dispose: () => {
        if (this.owned.delete(item)) this.contain('dispose', async () => item());
      },
    };
  }

  /** Runs what a plugin contributed; an error is kept in `faults`. */
  contain(where: string, work: () => Promise<unknown>): void {
    work().catch((error: unknown) => this.faults.push({ where, error }));
  }

  async end(): Promise<void> {
    this.ended.abort(new Error('the plugin has stopped'));
    for (const undo of [...this.owned].reverse()) {
      this.owned.delete(undo);
      await undo();
    }
  }
}
