import {
  type CallsHost,
  type Clock,
  HostCalls,
  HostClock,
  HostPool,
  inject,
  injectable,
  type StartCall,
} from '@perezvon/sdk/server';
import type { Pool } from 'mysql2/promise';
import { evaluateTogether } from '@perezvon/plugin-compliance';
import { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import { ActiveCampaigns } from './active-campaigns.js';
import { type CallHistory, callHistoryOf, callsToPerson } from './call-history.js';
import type { CampaignRun } from './campaign-run.js';
import { DialingStatus } from './dialing-status.js';
import { Ending } from './ending.js';
import { type LiveAttempt, LiveAttempts } from './live-attempts.js';
import { orderFor } from './orders.js';

/** When the turn of prepared attempts comes: asks the rules once more, and gives the orders. */
@injectable()
export class Starting {
  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(HostCalls) private readonly calls: CallsHost,
    @inject(HostClock) private readonly clock: Clock,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(ProgressRegistry) private readonly progress: ProgressRegistry,
    @inject(DialingStatus) private readonly status: DialingStatus,
    @inject(Ending) private readonly ending: Ending,
  ) {}

  async start(campaignId: string, ids: readonly string[]): Promise<void> {
    const orders = await this.ordersOf(campaignId, ids);
    if (orders.length === 0) return;
    this.progress.known(campaignId)?.started(orders.length, this.clock.now());
    try {
      for (const result of await this.calls.start(orders)) {
        if (result.state === 'refused') this.ending.notStarted(result.id, result.error);
        else this.campaigns.run(campaignId)?.accepted();
      }
    } catch (error) {
      for (const { id } of orders) {
        const live = this.attempts.get(id);
        if (live) live.uncertain = true;
      }
      throw error;
    }
  }

  /** The orders for prepared attempts; one that may not be dialled any more, or cannot be ordered, is over. */
  private async ordersOf(campaignId: string, ids: readonly string[]): Promise<readonly StartCall[]> {
    const all = ids.flatMap((id) => this.attempts.get(id) ?? []);
    const run = this.campaigns.run(campaignId);
    const allowed = run ? await this.stillAllowed(run, all) : all;
    return allowed.flatMap((live) => this.orderOf(live) ?? []);
  }

  private orderOf(live: LiveAttempt): StartCall | undefined {
    const { attempt, media = [] } = live;
    // The campaign may have been stopped while the message was made and the rules were asked.
    if (live.stopped || !this.status.mayDial) {
      this.ending.over(live, 'cancelled');
      return undefined;
    }
    live.phase = 'started';
    const run = this.campaigns.run(attempt.campaignId);
    const trunk = this.campaigns.trunk(attempt.trunkId);
    const made = orderFor(attempt, run?.campaign, trunk, media, run?.rules.policy.minRingMs ?? 0);
    if ('order' in made) return made.order;
    if (made.impossible === 'number') this.ending.over(live, 'invalid');
    else this.ending.notStarted(attempt.id, new Error(`there is no ${made.impossible}`));
    return undefined;
  }

  /**
   * Asks the rules just before the dial, with what is known by now: the number may have been put on the do-not-call list
   * since the claim. An attempt that they forbid waits until they allow it; the next claim finds out whether they ever do.
   */
  private async stillAllowed(run: CampaignRun, all: readonly LiveAttempt[]): Promise<readonly LiveAttempt[]> {
    const { rules, campaign } = run;
    const numbers = all.flatMap(({ attempt: { number, otherNumbers = [] } }) => [number, ...otherNumbers]);
    const without = all.map(({ attempt }) => attempt.id);
    const asked = { numbers, campaignId: campaign.id, policy: rules.policy, without };
    let history: CallHistory;
    try {
      history = await callHistoryOf(this.pool, { ...asked, now: this.clock.now() });
    } catch (error) {
      for (const live of all) this.ending.over(live, 'cancelled');
      throw error;
    }
    const now = this.clock.now();
    const open = all.filter((live) => {
      const closed = run.closedFor(live.attempt, now);
      if (closed) this.ending.over(live, 'cancelled', closed);
      return !closed;
    });
    const present = open.flatMap((live) => {
      const { number, policyFacts } = live.attempt;
      const attempts = callsToPerson(history, live.attempt);
      const doNotCall = history.forbidden.get(number);
      return policyFacts ? [{ live, facts: { ...policyFacts, attempts, doNotCall, holidays: rules.holidays } }] : [];
    });
    const decided = evaluateTogether(
      rules.policy,
      present.map(({ facts }) => facts),
      now,
    );
    return present.flatMap(({ live }, index) => {
      const decision = decided[index]?.decision;
      if (decision?.allowed) return [live];
      this.ending.over(live, 'cancelled', decision && { reason: decision.reason, notBefore: decision.retryAt });
      return [];
    });
  }
}
