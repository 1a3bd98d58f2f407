import type { CallsHost, Clock, Log, StartCall } from '@perezvon/sdk/server';
import type { Pool } from 'mysql2/promise';
import { UnspeakableError } from '../errors.js';
import { evaluateTogether, type RefusalReason } from '@perezvon/plugin-compliance';
import type { MessageMaker } from '../message/message-maker.js';
import type { AttemptOutcome } from '../outcomes/outcome.js';
import type { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import type { CampaignRun } from './campaign-run.js';
import type { LiveAttempt, LiveAttempts } from './live-attempts.js';
import { orderFor } from './orders.js';
import type { PacingEvent } from './pacing/state.js';
import type { ActiveCampaigns } from './active-campaigns.js';
import { type Standing, standingOf } from './call-history.js';

/** The rules forbid it now, although they allowed it when the contact was chosen. */
export interface LateRefusal {
  readonly reason: RefusalReason;
  /** The contact is not due before this instant. */
  readonly notBefore: number | undefined;
}

export interface StartingNeeds {
  readonly pool: Pool;
  readonly calls: CallsHost;
  readonly clock: Clock;
  readonly log: Log;
  readonly attempts: LiveAttempts;
  readonly roster: ActiveCampaigns;
  readonly boards: ProgressRegistry;
  readonly messages: MessageMaker;
  readonly dispatch: (event: PacingEvent) => void;
  /** The attempt is over without a call. */
  readonly over: (live: LiveAttempt, outcome: AttemptOutcome, refusal?: LateRefusal) => void;
  /** Whether this process may dial at this moment. */
  readonly mayDial: () => boolean;
}

/** Makes the messages of claimed attempts; when their turn comes, asks the rules once more and gives the orders. */
export class Starting {
  constructor(private readonly needs: StartingNeeds) {}

  /** Each may start as soon as its own message is made; one that cannot be made is over. */
  async prepare(campaignId: string, ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.makeMessage(campaignId, id)));
  }

  private async makeMessage(campaignId: string, id: string): Promise<void> {
    const { attempts, roster, messages, dispatch, over } = this.needs;
    const live = attempts.get(id);
    const campaign = roster.campaign(campaignId);
    try {
      if (live && campaign) live.media = await messages.prepare(campaign, live.facts);
    } catch (error) {
      dispatch({ type: 'unmade', campaign: campaignId, attempts: [id] });
      if (live && error instanceof UnspeakableError) over(live, 'noMessage');
      else this.refused(id, error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (live) live.phase = 'prepared';
    dispatch({ type: 'made', campaign: campaignId, attempts: [id] });
  }

  async start(campaignId: string, ids: readonly string[]): Promise<void> {
    const { calls, clock, roster, attempts, boards } = this.needs;
    const orders = await this.ordersOf(campaignId, ids);
    if (orders.length === 0) return;
    boards.known(campaignId)?.started(orders.length, clock.now());
    try {
      for (const result of await calls.start(orders)) {
        if (result.state === 'refused') this.refused(result.id, result.error);
        else roster.run(campaignId)?.accepted();
      }
    } catch (error) {
      for (const { id } of orders) {
        const live = attempts.get(id);
        if (live) live.unsure = true;
      }
      throw error;
    }
  }

  /** The orders for prepared attempts; one that may not be dialled any more, or cannot be ordered, is over. */
  private async ordersOf(campaignId: string, ids: readonly string[]): Promise<readonly StartCall[]> {
    const { attempts, roster } = this.needs;
    const all = ids.flatMap((id) => attempts.get(id) ?? []);
    const run = roster.run(campaignId);
    const allowed = run ? await this.stillAllowed(run, all) : all;
    return allowed.flatMap((live) => this.orderOf(live) ?? []);
  }

  private orderOf(live: LiveAttempt): StartCall | undefined {
    const { roster, over, mayDial } = this.needs;
    const { facts, media = [] } = live;
    // The campaign may have been stopped while the message was made and the rules were asked.
    if (live.stopped || !mayDial()) {
      over(live, 'cancelled');
      return undefined;
    }
    live.phase = 'started';
    const run = roster.run(facts.campaignId);
    const made = orderFor(facts, run?.campaign, roster.trunk(facts.trunkId), media, run?.law.policy.minRingMs ?? 0);
    if ('order' in made) return made.order;
    if (made.impossible === 'number') over(live, 'invalid');
    else this.refused(facts.id, new Error(`there is no ${made.impossible}`));
    return undefined;
  }

  /**
   * Asks the rules just before the dial, with what is known by now: somebody may have said since the claim that he is not to
   * be called. An attempt that they forbid waits until they allow it; the next claim finds out whether they ever do.
   */
  private async stillAllowed(run: CampaignRun, all: readonly LiveAttempt[]): Promise<readonly LiveAttempt[]> {
    const { pool, clock, over } = this.needs;
    const { law, campaign } = run;
    const numbers = all.map(({ facts }) => facts.number);
    const asked = { numbers, campaignId: campaign.id, policy: law.policy, without: all.map(({ facts }) => facts.id) };
    let standing: Standing;
    try {
      standing = await standingOf(pool, { ...asked, now: clock.now() });
    } catch (error) {
      for (const live of all) over(live, 'cancelled');
      throw error;
    }
    const now = clock.now();
    const open = all.filter((live) => this.isOpen(run, live, now));
    const present = open.flatMap((live) => {
      const { number, facts } = live.facts;
      const attempts = standing.called.get(number) ?? [];
      const doNotCall = standing.forbidden.get(number);
      return facts ? [{ live, facts: { ...facts, attempts, doNotCall, holidays: law.holidays } }] : [];
    });
    const decided = evaluateTogether(
      law.policy,
      present.map(({ facts }) => facts),
      now,
    );
    return present.flatMap(({ live }, index) => {
      const decision = decided[index]?.decision;
      if (decision?.allowed) return [live];
      over(live, 'cancelled', decision && { reason: decision.reason, notBefore: decision.retryAt });
      return [];
    });
  }

  /** Whether it may be called at this hour; else it is over, and says why. */
  isOpen(run: CampaignRun, live: LiveAttempt, now: number): boolean {
    const opening = run.openingOf(run.book.zonesOf(live.facts));
    if (opening && opening.from <= now && now < opening.to) return true;
    const notBefore = opening && now < opening.from ? opening.from : undefined;
    this.needs.over(live, 'cancelled', { reason: 'hours', notBefore });
    return false;
  }

  /** Nothing was dialled: the contact waits again, and the campaign is left alone for a while. */
  private refused(id: string, error: Error): void {
    const { attempts, roster, log, dispatch, clock, over } = this.needs;
    const live = attempts.get(id);
    if (!live) return;
    const { campaignId } = live.facts;
    const ms = roster.run(campaignId)?.refused(error.message) ?? 0;
    log.warn('a call was not started', { campaign: campaignId, attempt: id, error });
    dispatch({ type: 'hold', campaign: campaignId, until: clock.now() + ms });
    over(live, 'cancelled');
  }
}
