import { type CallsHost, HostCalls, inject, injectable } from '@perezvon/sdk/server';
import { ActiveCampaigns } from './active-campaigns.js';
import { LiveAttempts } from './live-attempts.js';
import { Pacer } from './pacing/pacer.js';

/**
 * Tells the engine how many lines of a trunk are taken by calls that the dialer did not make: those that came in over it,
 * those of operators, and those of subscribers who were transferred.
 */
@injectable()
export class ForeignCalls {
  private told = new Map<string, number>();

  constructor(
    @inject(HostCalls) private readonly calls: CallsHost,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(Pacer) private readonly pacer: Pacer,
  ) {}

  look(): void {
    const limited = [...this.campaigns.allTrunks].filter(({ channels }) => channels !== undefined);
    const before = this.told;
    this.told = new Map();
    if (limited.length === 0) return;
    const own = new Map<string, number>();
    for (const { id } of this.calls.open()) {
      const trunk = this.attempts.get(id)?.attempt.trunkId;
      if (trunk !== undefined) own.set(trunk, (own.get(trunk) ?? 0) + 1);
    }
    for (const { id, endpoint } of limited) {
      const lines = Math.max(0, this.calls.inUse(endpoint) - (own.get(id) ?? 0));
      this.told.set(id, lines);
      if (before.get(id) !== lines) this.pacer.post({ type: 'foreign', trunk: id, lines });
    }
  }
}
