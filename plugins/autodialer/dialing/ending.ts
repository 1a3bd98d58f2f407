import {
  type CallEnd,
  type Clock,
  HostClock,
  HostLog,
  inject,
  injectable,
  type Log,
  PerezvonError,
} from '@perezvon/sdk/server';
import { type AttemptAnswer, type AttemptOutcome, attemptResult } from '../outcomes/outcome.js';
import { nextStep, noMore, retriedOutcomes } from '../outcomes/retry.js';
import { wants } from '../webhooks/schemas.js';
import { ActiveCampaigns } from './active-campaigns.js';
import type { Refusal } from './campaign-run.js';
import { DialerEvents } from './dialer-events.js';
import { type LiveAttempt, LiveAttempts } from './live-attempts.js';
import { Pacer } from './pacing/pacer.js';
import { TrunkHealth } from './trunk-health.js';

/** How an attempt ended, beside its outcome. */
interface HowEnded extends Partial<Refusal> {
  readonly call?: CallEnd;
  readonly heardMs?: number | undefined;
  readonly answer?: AttemptAnswer | undefined;
  /** It is none of the contact's attempts. */
  readonly free?: boolean;
}

/** So many calls that the provider did not take cost a contact nothing; then it is the number. */
const mostFree = 10;
const mayBeFree = ({ attempt }: LiveAttempt, outcome: AttemptOutcome): boolean =>
  retriedOutcomes.some((one) => one === outcome && (attempt.before.byOutcome[one] ?? 0) < mostFree);

/** Decides what an attempt came to and what becomes of its contact. Its line is free at once; the end waits to be written. */
@injectable()
export class Ending {
  constructor(
    @inject(HostClock) private readonly clock: Clock,
    @inject(HostLog) private readonly log: Log,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(Pacer) private readonly pacer: Pacer,
    @inject(DialerEvents) private readonly events: DialerEvents,
    @inject(TrunkHealth) private readonly trunks: TrunkHealth,
  ) {}

  /** Its call has ended. */
  callEnded(live: LiveAttempt, end: CallEnd): void {
    const campaign = this.campaigns.campaign(live.attempt.campaignId);
    const whole = campaign?.retry.until === 'complete';
    const { notificationMs = 0 } = campaign ?? {};
    const { outcome, heardMs, answer } = attemptResult({ end, notificationMs, stopped: live.stopped, whole });
    const free = this.trunks.ended(live, end) && mayBeFree(live, outcome);
    this.over(live, outcome, { call: end, heardMs, answer, free });
  }

  /** It is not called: its hours are over, or the campaign was stopped. */
  giveBack(id: string): void {
    const live = this.attempts.get(id);
    if (!live) return;
    const { attempt } = live;
    this.over(live, 'cancelled', this.campaigns.run(attempt.campaignId)?.closedFor(attempt, this.clock.now()));
  }

  /** Nothing was dialled for a fault of ours: the contact waits again, and the campaign is left alone for a while. */
  notStarted(id: string, error: unknown): void {
    const live = this.attempts.get(id);
    if (!live) return;
    const { campaignId } = live.attempt;
    // Nobody may call this number, today or tomorrow: as good as none. The campaign goes on with the others.
    if (error instanceof PerezvonError && error.status === 403) {
      this.log.info('a number may not be called', { campaign: campaignId, attempt: id, error });
      this.over(live, 'invalid');
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    const ms = this.campaigns.run(campaignId)?.refused(message) ?? 0;
    this.log.warn('a call was not started', { campaign: campaignId, attempt: id, error });
    this.pacer.post({ type: 'hold', campaign: campaignId, until: this.clock.now() + ms });
    this.over(live, 'cancelled');
  }

  over(live: LiveAttempt, outcome: AttemptOutcome, how: HowEnded = {}): void {
    const { attempt } = live;
    const { call, heardMs, answer, reason, notBefore = 0, free = false } = how;
    const run = this.campaigns.run(attempt.campaignId);
    const endedAt = call?.endedAt ?? this.clock.now();
    // It counts for the day on which it was dialled, which may be the one after it was claimed.
    const startedAt = call?.startedAt ?? attempt.createdAt;
    const step = nextStep(run?.retryRule ?? noMore, attempt.before, outcome, { startedAt, endedAt, free });
    const next = step.state === 'waiting' ? { ...step, nextAt: Math.max(step.nextAt, notBefore) } : step;
    const deliver = wants(run?.campaign.webhook, outcome);
    this.attempts.end({ attempt, outcome, answer, heardMs, deliver, call, endedAt, next, reason });
    this.pacer.post({ type: 'freed', campaign: attempt.campaignId, trunk: attempt.trunkId });
    this.events.emit('changed', attempt.campaignId);
  }
}
