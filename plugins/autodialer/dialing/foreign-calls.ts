import type { CallsHost } from '@perezvon/sdk/server';
import type { DialTrunk } from '../trunks/trunk-source.js';
import type { LiveAttempts } from './live-attempts.js';
import type { PacingEvent } from './pacing/state.js';

export interface ForeignCallsNeeds {
  readonly calls: Pick<CallsHost, 'open' | 'inUse'>;
  readonly attempts: LiveAttempts;
  readonly trunks: () => Iterable<DialTrunk>;
  readonly dispatch: (event: PacingEvent) => void;
}

/**
 * Tells the engine how many lines of a trunk are taken by calls that the dialer did not make: those that came in over it,
 * those of operators, and those that a subscriber was led on to.
 */
export class ForeignCalls {
  private told = new Map<string, number>();

  constructor(private readonly needs: ForeignCallsNeeds) {}

  look(): void {
    const { calls, attempts, trunks, dispatch } = this.needs;
    const limited = [...trunks()].filter(({ channels }) => channels !== undefined);
    const before = this.told;
    this.told = new Map();
    if (limited.length === 0) return;
    const own = new Map<string, number>();
    for (const { id } of calls.open()) {
      const trunk = attempts.get(id)?.facts.trunkId;
      if (trunk !== undefined) own.set(trunk, (own.get(trunk) ?? 0) + 1);
    }
    for (const { id, endpoint } of limited) {
      const lines = Math.max(0, calls.inUse(endpoint) - (own.get(id) ?? 0));
      this.told.set(id, lines);
      if (before.get(id) !== lines) dispatch({ type: 'others', trunk: id, lines });
    }
  }
}
