import type { PluginScope } from '@perezvon/host';
import type { Disposable } from '@perezvon/sdk/server';

/** What plugins have added, each thing until its plugin stops. */
export class ScopedSet<T> implements Iterable<T> {
  // Each in an object of its own: the same thing may be added twice.
  private readonly added = new Set<{ readonly value: T }>();

  add(value: T, scope: PluginScope): Disposable {
    const own = { value };
    this.added.add(own);
    return scope.own(() => void this.added.delete(own));
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const { value } of this.added) yield value;
  }
}
