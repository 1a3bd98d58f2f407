import type { PluginScope } from '@perezvon/host';
import type { Disposable, StartCall } from '@perezvon/sdk/server';

type Check = (order: StartCall) => void;

/** What plugins have against calls that are about to go out. */
export class CallGates {
  private readonly checks = new Set<Check>();

  /** Asks a plugin until it stops. */
  add(check: Check, scope: PluginScope): Disposable {
    // A wrapper of its own: the same function may be given twice.
    const own: Check = (order) => check(order);
    this.checks.add(own);
    return scope.own(() => void this.checks.delete(own));
  }

  /** @throws what the first plugin throws that refuses the call */
  check(order: StartCall): void {
    for (const check of this.checks) check(order);
  }
}
