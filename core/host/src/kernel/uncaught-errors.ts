import type { Kernel } from './index.js';

/**
 * Errors that nobody caught. One out of a plugin's code is shown as that plugin's fault, and the process lives on: calls
 * do not end because of a plugin's mistake. Any other is a fault of core itself, whose state nobody knows any more.
 */
export class UncaughtErrors {
  private kernel: Pick<Kernel, 'blame'> | undefined;

  /** @param crash makes what ends the process, for a kind of error */
  constructor(private readonly crash: (what: string) => (error: unknown) => void) {}

  /** From now on this kernel is asked whose an error is. */
  ask(kernel: Pick<Kernel, 'blame'>): void {
    this.kernel = kernel;
  }

  handler(what: string): (error: unknown) => void {
    const crash = this.crash(what);
    return (error) => {
      if (this.kernel?.blame(error) === undefined) crash(error);
    };
  }
}
