import type { CallsHost, Clock, Log, StartCall } from '@perezvon/sdk/server';
import { UnspeakableError } from '../errors.js';
import { evaluatePolicy, type RefusalReason } from '../policy/evaluate-policy.js';
import type { MessageMaker } from '../message/message-maker.js';
import type { AttemptOutcome } from '../outcomes/outcome.js';
import type { Boards } from '../progress/boards.js';
import type { LiveAttempt, LiveAttempts } from './live-attempts.js';
import { orderFor } from './orders.js';
import type { PacingEvent } from './pacing/state.js';
import type { Roster } from './roster.js';

/** The rules forbid it now, although they allowed it when the contact was chosen. */
export interface LateRefusal {
  readonly reason: RefusalReason;
  /** The contact is not due before this instant. */
  readonly notBefore: number | undefined;
}

export interface StartingNeeds {
  readonly calls: CallsHost;
  readonly clock: Clock;
  readonly log: Log;
  readonly attempts: LiveAttempts;
  readonly roster: Roster;
  readonly boards: Boards;
  readonly messages: MessageMaker;
  readonly dispatch: (event: PacingEvent) => void;
  /** The attempt is over without a call. */
  readonly over: (live: LiveAttempt, outcome: AttemptOutcome, refusal?: LateRefusal) => void;
  /** Whether this process may dial at this moment. */
  readonly mayDial: () => boolean;
}

/** Hands prepared attempts over to be dialled: asks the rules once more, makes the message, gives the order. */
export class Starting {
  constructor(private readonly needs: StartingNeeds) {}

  async start(campaignId: string, ids: readonly string[]): Promise<void> {
    const { calls, clock, roster, attempts, boards } = this.needs;
    const made = await Promise.all(ids.map((id) => this.orderOf(id)));
    const orders = made.flatMap((order) => order ?? []);
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

  /** The order for a prepared attempt; an attempt that cannot be ordered is over. */
  private async orderOf(id: string): Promise<StartCall | undefined> {
    const { attempts, roster, messages, over, mayDial } = this.needs;
    const live = attempts.get(id);
    if (!live || !this.allowed(live)) return undefined;
    live.phase = 'preparing';
    const campaign = roster.campaign(live.facts.campaignId);
    try {
      const media = campaign ? await messages.prepare(campaign, live.facts) : [];
      // The campaign may have been stopped, its hours may have ended, while the message was made.
      if (live.stopped || !mayDial()) {
        over(live, 'cancelled');
        return undefined;
      }
      if (!this.allowed(live)) return undefined;
      live.phase = 'started';
      const made = orderFor(live.facts, campaign, roster.trunk(live.facts.trunkId), media);
      if ('order' in made) return made.order;
      if (made.impossible === 'number') over(live, 'invalid');
      else this.refused(id, new Error(`there is no ${made.impossible}`));
    } catch (error) {
      if (error instanceof UnspeakableError) over(live, 'noMessage');
      else this.refused(id, error instanceof Error ? error : new Error(String(error)));
    }
    return undefined;
  }

  /** Asks the rules just before the dial; an attempt that they forbid by now waits until they allow it. */
  private allowed(live: LiveAttempt): boolean {
    const { roster, clock, over } = this.needs;
    const { facts } = live;
    const run = roster.run(facts.campaignId);
    const now = clock.now();
    if (!run) return true;
    const opening = run.openingOf(run.book.zonesOf(facts));
    if (!opening || now < opening.from || opening.to <= now) {
      over(live, 'cancelled', { reason: 'hours', notBefore: opening && now < opening.from ? opening.from : undefined });
      return false;
    }
    const decision = facts.facts && evaluatePolicy(run.law.policy, facts.facts, now);
    if (!decision || decision.allowed) return true;
    over(live, 'cancelled', { reason: decision.reason, notBefore: decision.retryAt });
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
