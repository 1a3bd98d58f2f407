import type { Disposable } from '@perezvon/sdk/server';

/** Who is told of something, in the order in which they asked for it. */
export class Listeners<A extends readonly unknown[]> {
  private readonly all = new Set<(...told: A) => void>();

  add(listener: (...told: A) => void): Disposable {
    this.all.add(listener);
    return { dispose: () => void this.all.delete(listener) };
  }
  tell(...told: A): void {
    for (const listener of this.all) listener(...told);
  }
}
