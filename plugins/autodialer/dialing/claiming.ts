import type { Clock, Log } from '@perezvon/sdk/server';
import type { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import type { OpenAttempt } from './attempt.js';
import { callerIdFor } from './caller-id.js';
import type { CampaignRun } from './campaign-run.js';
import type { Finishing } from './finishing.js';
import { type Claimed, AttemptStore } from './attempt-store.js';
import type { LiveAttempts } from './live-attempts.js';
import type { PacingEvent } from './pacing/state.js';
import type { ActiveCampaigns } from './active-campaigns.js';
import type { WriteQueue } from './write-queue.js';

export interface ClaimingNeeds {
  readonly ledger: AttemptStore;
  readonly serial: WriteQueue;
  readonly attempts: LiveAttempts;
  readonly roster: ActiveCampaigns;
  readonly boards: ProgressRegistry;
  readonly finishing: Finishing;
  readonly clock: Clock;
  readonly log: Log;
  readonly dispatch: (event: PacingEvent) => void;
  readonly onChanged: (campaignId: string) => void;
  /** Makes the messages of the attempts, and tells the engine. */
  readonly prepare: (campaignId: string, attempts: readonly string[]) => Promise<void>;
  /** Something outside failed: nothing new is begun until a recovery has succeeded. */
  readonly failed: (error: unknown) => void;
  /** Whether this process may dial at this moment. */
  readonly mayDial: () => boolean;
}

/** Takes contacts out of their lists: to be called, or to be given up. */
export class Claiming {
  constructor(private readonly needs: ClaimingNeeds) {}

  /** Claims due contacts for these lines, tells the engine what came of it, and has their messages made. */
  async claim(campaignId: string, trunks: readonly string[]): Promise<void> {
    const { roster, ledger, serial, boards, finishing, clock, dispatch, onChanged, failed, mayDial } = this.needs;
    const run = roster.run(campaignId);
    const now = clock.now();
    const nothing: Claimed = { attempts: [], refused: [] };
    const { attempts, refused } = await serial.run(async () => {
      if (!run || !mayDial()) return nothing;
      try {
        const ids = AttemptStore.idsFor(trunks.length, now);
        const { order } = run.campaign;
        const claim = { campaignId, trunks, now, ids, order };
        const claimed = await ledger.claim(run, claim, (attempt) => this.callerIdOf(run, attempt));
        for (const attempt of claimed.attempts) this.needs.attempts.add(attempt, 'preparing');
        const given = claimed.refused.flatMap(({ retryAt, reason }) => (retryAt === undefined ? [reason] : []));
        boards.wrote(campaignId, (board) => board.claimed(claimed.attempts.length, given));
        return claimed;
      } catch (error) {
        // It may have been committed all the same: the recovery finds such attempts, and gives them back.
        run.book.forget();
        failed(error);
        return nothing;
      }
    });
    const prepared = attempts.map(({ id, trunkId }) => ({ id, trunk: trunkId }));
    dispatch({ type: 'claimed', campaign: campaignId, attempts: prepared, dueFrom: run?.dueFrom() });
    if (attempts.length + refused.length > 0) onChanged(campaignId);
    if (refused.length > 0) finishing.consider(campaignId);
    await this.needs.prepare(
      campaignId,
      attempts.map(({ id }) => id),
    );
  }

  private callerIdOf({ campaign }: CampaignRun, { number, contactId, ordinal, trunkId }: OpenAttempt) {
    return callerIdFor(campaign.callerIds, number, contactId + ordinal) ?? this.needs.roster.trunk(trunkId)?.callerId;
  }

  /** Contacts whose hours will not come again end without a call. */
  async giveUpClosed(campaignId: string, { book, campaign, openingOf }: CampaignRun): Promise<void> {
    const { ledger, serial, boards, finishing, clock, log, onChanged, failed } = this.needs;
    const lanes = book.closed(openingOf);
    if (lanes.length === 0) return;
    try {
      const given = await serial.run(() => ledger.close(campaign, lanes, clock.now()));
      for (const lane of lanes) {
        book.noFresh(lane);
        book.retriesOf(lane, undefined);
      }
      if (given === 0) return;
      log.info('contacts are given up: their hours do not come again', { campaign: campaignId, given });
      await boards.recount(campaignId);
      onChanged(campaignId);
      finishing.consider(campaignId);
    } catch (error) {
      failed(error);
    }
  }
}
