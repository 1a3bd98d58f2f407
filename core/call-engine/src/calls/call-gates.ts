import type { StartCall } from '@perezvon/sdk/server';
import { ScopedSet } from '../scoped-set.js';

/** What plugins have against calls that are about to go out. */
export class CallGates extends ScopedSet<(order: StartCall) => void> {
  /** @throws what the first plugin throws that refuses the call */
  check(order: StartCall): void {
    for (const check of this) check(order);
  }
}
