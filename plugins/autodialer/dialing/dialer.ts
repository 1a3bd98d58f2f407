import { type CallEnd, type CallObserver, type CallsHost, type Clock, type Log, token } from '@perezvon/sdk/server';
import type { Pool } from 'mysql2/promise';
import type { Counts } from '../campaigns/schemas.js';
import { type AttemptAnswer, type AttemptOutcome, attemptResult } from '../outcomes/outcome.js';
import { nextStep, noMore } from '../outcomes/retry.js';
import { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import type { RefusalReason } from '@perezvon/plugin-compliance';
import type { TrunkSource } from '../trunks/trunk-source.js';
import { wants } from '../webhooks/schemas.js';
import type { MessageMaker } from '../message/message-maker.js';
import type { AttemptEnd, OpenAttempt } from './attempt.js';
import type { AbandonmentView } from './abandoned-calls.js';
import { CampaignRuleRegistry } from './campaign-rules.js';
import { type CampaignSign, CampaignWatch } from './campaign-watch.js';
import { Claiming } from './claiming.js';
import { EndWriter } from './end-writer.js';
import { Finishing } from './finishing.js';
import { AttemptStore } from './attempt-store.js';
import { isHandedOver, type LiveAttempt, LiveAttempts } from './live-attempts.js';
import { newPacing, step } from './pacing/engine.js';
import type { PacingCommand, PacingEvent } from './pacing/state.js';
import { ForeignCalls } from './foreign-calls.js';
import { findOut } from './recovery.js';
import { ActiveCampaigns } from './active-campaigns.js';
import { WriteQueue } from './write-queue.js';
import { Starting } from './starting.js';
import { OutageBackoff } from './outage-backoff.js';

export interface DialerNeeds {
  readonly pool: Pool;
  readonly calls: CallsHost;
  readonly clock: Clock;
  readonly log: Log;
  readonly trunks: TrunkSource;
  /** Makes what is played before a call is placed. */
  readonly messages: MessageMaker;
  /** Lines of all campaigns together. */
  readonly channels: () => number;
  readonly onAttemptEnded: (end: AttemptEnd) => void;
  readonly onFinished: (campaignId: string, counts: Counts) => void;
  /** Something of the campaign is not as it was: its state, its counts or its lines. */
  readonly onChanged: (campaignId: string) => void;
}

/**
 * Carries out what the pacing engine decides: claims contacts, starts calls, writes how they ended. Every write goes
 * through one queue, so that memory and database never disagree about an order of events.
 */
export class Dialer {
  readonly boards: ProgressRegistry;
  readonly trouble: OutageBackoff;
  readonly rules: CampaignRuleRegistry;
  private pacing = newPacing();
  private readonly attempts = new LiveAttempts();
  private readonly serial = new WriteQueue();
  private readonly ledger: AttemptStore;
  private readonly ends: EndWriter;
  private readonly roster: ActiveCampaigns;
  private readonly finishing: Finishing;
  private readonly starting: Starting;
  private readonly claiming: Claiming;
  private readonly otherLines: ForeignCalls;
  private readonly work = new Set<Promise<void>>();
  /** Ends of calls that nobody knew yet when they came, kept while a recovery runs. */
  private strays: Map<string, CallEnd> | undefined;
  private recovered = false;
  private flushing = false;
  private stopping = false;

  constructor(private readonly needs: DialerNeeds) {
    const { pool, clock, log } = needs;
    this.boards = new ProgressRegistry(pool, (task) => this.serial.run(task));
    this.trouble = new OutageBackoff(clock, log);
    this.ledger = new AttemptStore(pool);
    this.rules = new CampaignRuleRegistry(pool);
    this.roster = new ActiveCampaigns({
      pool,
      watch: new CampaignWatch(pool, this.rules),
      rules: this.rules,
      trunks: needs.trunks,
      boards: this.boards,
      now: () => clock.now(),
      ready: () => needs.calls.ready(),
      busyWith: (id) => this.busyWith(id),
      dispatch: (event) => this.dispatch(event),
      onChanged: needs.onChanged,
      onLoaded: (id) => this.finishing.consider(id),
    });
    this.finishing = new Finishing({
      pool,
      boards: this.boards,
      roster: this.roster,
      serial: this.serial,
      now: () => clock.now(),
      busyWith: (id) => this.busyWith(id),
      onFinished: needs.onFinished,
      run: (task) => this.track(task),
    });
    this.claiming = new Claiming({
      ledger: this.ledger,
      serial: this.serial,
      attempts: this.attempts,
      roster: this.roster,
      boards: this.boards,
      finishing: this.finishing,
      clock,
      log,
      dispatch: (event) => this.dispatch(event),
      onChanged: needs.onChanged,
      prepare: (id, attempts) => this.starting.prepare(id, attempts),
      failed: (error) => this.failed(error),
      mayDial: () => this.recovered && !this.stopping,
    });
    this.starting = new Starting({
      pool,
      calls: needs.calls,
      clock,
      log,
      attempts: this.attempts,
      roster: this.roster,
      boards: this.boards,
      messages: needs.messages,
      dispatch: (event) => this.dispatch(event),
      over: (live, outcome, refusal) => this.over(live, outcome, refusal),
      mayDial: () => this.recovered && !this.stopping,
    });
    this.otherLines = new ForeignCalls({
      calls: needs.calls,
      attempts: this.attempts,
      trunks: () => this.roster.allTrunks,
      dispatch: (event) => this.dispatch(event),
    });
    this.ends = new EndWriter({
      ledger: this.ledger,
      serial: this.serial,
      onWritten: (ends, again) => this.written(ends, again),
      onTrouble: (error) => this.failed(error),
    });
  }

  /** For `host.calls.observe`. */
  readonly observer: CallObserver = {
    ringing: ({ id }) => this.moved(id, 'ringing'),
    answered: ({ id }) => this.moved(id, 'answered'),
    ended: (end) => this.ended(end),
  };

  linesOf(campaignId: string) {
    return this.attempts.lines(campaignId);
  }
  /** Name and state of all campaigns, as they were when they were last looked at. */
  get campaigns(): ReadonlyMap<string, CampaignSign> {
    return this.roster.campaigns;
  }
  /** Why a running campaign does not call at the moment, in the words of the log. */
  problemOf(campaignId: string): string | undefined {
    return this.roster.run(campaignId)?.problem;
  }
  /** How many of its answered calls waited in vain for a person; nothing where no rule asks. */
  abandonmentOf(campaignId: string): AbandonmentView | undefined {
    return this.roster.run(campaignId)?.abandonment;
  }
  /** Whether an attempt of the campaign is open or not written yet. */
  busyWith(campaignId: string): boolean {
    return this.attempts.of(campaignId).length > 0 || this.ends.hasOf(campaignId);
  }

  /** One beat, some 20 times a second. */
  tick(): void {
    if (this.stopping) return;
    const now = this.needs.clock.now();
    const usable = this.needs.calls.ready();
    if (!usable) this.recovered = false;
    else if (!this.recovered && !this.strays && this.trouble.mayTry(now)) this.track(this.recover());
    this.setHouse(usable && this.recovered);
    this.roster.roll(now);
    this.otherLines.look();
    this.dispatch({ type: 'tick' });
    if (this.ends.size > 0 && !this.flushing && this.trouble.mayTry(now)) this.track(this.flush());
  }

  /** Looks for what others have changed: campaigns, lists, trunks. */
  refresh(): Promise<void> {
    return this.roster.look();
  }

  /** Contacts were added to a campaign or taken out of it: it is counted and asked afresh. */
  async contactsChanged(campaignId: string): Promise<void> {
    this.roster.run(campaignId)?.book.forget();
    await this.refresh();
    if (this.boards.known(campaignId)) await this.boards.recount(campaignId);
    this.roster.announceDue(campaignId);
    this.needs.onChanged(campaignId);
    this.finishing.consider(campaignId);
  }

  /** As `refresh`, by the clock: a database that is away holds dialling up, and is no fault of this plugin. */
  async watch(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.failed(error);
    }
  }

  /**
   * Compares with the table of calls now and then, for an end that never came through; gives up contacts whose hours will
   * not come again; and counts abandoned calls.
   */
  async check(): Promise<void> {
    if (!this.recovered || this.strays || this.stopping) return;
    await this.recover();
    for (const [id, run] of this.roster.all)
      if (run.running && !run.importing) await this.claiming.giveUpClosed(id, run);
    await this.roster.countAbandoned();
  }

  /** Hangs up all calls of a campaign. Its prepared attempts are given back by the engine. */
  async hangUp(campaignId: string): Promise<void> {
    for (const live of this.attempts.of(campaignId)) live.stopped = true;
    const calls = this.attempts.of(campaignId).filter(isHandedOver);
    const results = await Promise.allSettled(calls.map(({ facts }) => this.needs.calls.cancel(facts.id)));
    for (const result of results) {
      if (result.status === 'rejected') this.needs.log.warn('a call could not be hung up', { error: result.reason });
    }
  }

  /** No new calls; what is prepared is given back and what has ended is written. Calls that are up go on. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.setHouse(false);
    await Promise.all(this.work);
    await this.ends.flush();
    await this.serial.idle();
  }

  private setHouse(ready: boolean): void {
    const channels = this.needs.channels();
    if (this.pacing.ready === ready && this.pacing.channels === channels) return;
    this.dispatch({ type: 'house', channels, ready });
  }

  private dispatch(event: PacingEvent): void {
    const [state, commands] = step(this.pacing, event, this.needs.clock.now());
    this.pacing = state;
    for (const command of commands) this.carryOut(command);
  }

  private carryOut(command: PacingCommand): void {
    if (command.type === 'claim') this.track(this.claiming.claim(command.campaign, command.trunks));
    else if (command.type === 'start') this.track(this.starting.start(command.campaign, command.attempts));
    else for (const id of command.attempts) this.giveBack(id);
  }

  private giveBack(id: string): void {
    const live = this.attempts.get(id);
    const run = live && this.roster.run(live.facts.campaignId);
    // Its hours are over, which the contact tells; else the campaign was stopped.
    if (!live || (run && !this.starting.isOpen(run, live, this.needs.clock.now()))) return;
    this.over(live, 'cancelled');
  }

  private moved(id: string, phase: 'ringing' | 'answered'): void {
    const live = this.attempts.get(id);
    if (!live) return;
    live.phase = phase;
    this.needs.onChanged(live.facts.campaignId);
  }

  private ended(end: CallEnd): void {
    const live = this.attempts.get(end.id);
    if (!live) {
      this.strays?.set(end.id, end);
      return;
    }
    const campaign = this.roster.campaign(live.facts.campaignId);
    const whole = campaign?.retry.until === 'complete';
    const { notificationMs = 0 } = campaign ?? {};
    const { outcome, heardMs, answer } = attemptResult({ end, notificationMs, stopped: live.stopped, whole });
    this.over(live, outcome, { call: end, heardMs, answer });
  }

  /** An attempt is over: its line is free at once, its rows are written with the next batch. */
  private over(
    live: LiveAttempt,
    outcome: AttemptOutcome,
    { call, heardMs, answer, reason, notBefore = 0 }: Over = {},
  ): void {
    const { facts } = live;
    const endedAt = call?.endedAt ?? this.needs.clock.now();
    const rule = this.roster.run(facts.campaignId)?.retryRule ?? noMore;
    // It counts for the day on which it was dialled, which may be the one after it was claimed.
    const startedAt = call?.startedAt ?? facts.createdAt;
    const step = nextStep(rule, facts.before, outcome, { startedAt, endedAt });
    const next = step.state === 'waiting' ? { ...step, nextAt: Math.max(step.nextAt, notBefore) } : step;
    this.attempts.remove(live);
    const deliver = wants(this.roster.campaign(facts.campaignId)?.webhook, outcome);
    this.ends.add({ attempt: facts, outcome, answer, heardMs, deliver, call, endedAt, next, reason });
    this.dispatch({ type: 'freed', campaign: facts.campaignId, trunk: facts.trunkId });
    this.needs.onChanged(facts.campaignId);
  }

  private async flush(): Promise<void> {
    this.flushing = true;
    try {
      if (await this.ends.flush()) this.trouble.over();
    } finally {
      this.flushing = false;
    }
  }

  private written(ends: readonly AttemptEnd[], again: boolean): void {
    for (const end of ends) {
      const { campaignId } = end.attempt;
      this.boards.wrote(campaignId, (board) => board.written(end));
      if (end.next.state === 'waiting') {
        this.roster.run(campaignId)?.book.waits(end.attempt, end.next.nextAt);
        this.roster.announceDue(campaignId);
      }
      this.needs.onAttemptEnded(end);
    }
    for (const id of new Set(ends.map(({ attempt }) => attempt.campaignId))) {
      this.needs.onChanged(id);
      this.finishing.consider(id);
      // A count between the lost commit and this one holds them already.
      if (again) this.track(this.contactsChanged(id));
    }
  }

  /** Finds out what became of every attempt that this process cannot be sure of. */
  private async recover(): Promise<void> {
    this.strays = new Map();
    try {
      // After a pause nothing that was read before it counts.
      await this.roster.look(!this.recovered);
      await this.serial.run(() => this.reconcile());
      // Campaigns of adopted calls that are not running any more.
      await this.refresh();
      this.trouble.over();
      this.recovered = true;
    } catch (error) {
      this.failed(error);
    } finally {
      this.strays = undefined;
    }
  }

  private async reconcile(): Promise<void> {
    const open = (await this.ledger.open()).filter(({ id }) => !this.attempts.get(id) && !this.ends.has(id));
    await this.roster.loadAlso(new Set(open.map(({ campaignId }) => campaignId)));
    const handedOver = this.attempts.all().filter(isHandedOver);
    const found = await findOut(this.needs.calls, open, handedOver);
    for (const { attempt, phase } of found.adopt) this.adopt(attempt, phase);
    for (const live of found.sure) live.unsure = false;
    for (const { attempt, end } of found.ended) {
      this.adopt(attempt, 'started');
      this.ended(end);
    }
    for (const attempt of found.undialled) {
      this.adopt(attempt, 'started');
      this.giveBack(attempt.id);
    }
    for (const end of this.strays?.values() ?? []) this.ended(end);
    const counts = { adopted: found.adopt.length, ended: found.ended.length, undialled: found.undialled.length };
    if (counts.adopted + counts.ended + counts.undialled > 0) {
      this.needs.log.info('open attempts were compared with the table of calls', counts);
    }
  }

  /** Takes over an attempt that another process began. */
  private adopt(attempt: OpenAttempt, phase: LiveAttempt['phase']): void {
    // Its end may have come by itself while the table of calls was asked.
    if (this.attempts.get(attempt.id) || this.ends.has(attempt.id)) return;
    this.attempts.add(attempt, phase);
    this.dispatch({ type: 'adopted', campaign: attempt.campaignId, trunk: attempt.trunkId });
  }

  /** Something outside failed: nothing new is begun until a recovery has succeeded. */
  private failed(error: unknown): void {
    this.recovered = false;
    this.trouble.began(error);
  }

  private track(task: Promise<void>): void {
    const done = task
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.work.delete(done);
      });
    this.work.add(done);
  }
}
/** How an attempt ended, beside its outcome. */
interface Over {
  readonly call?: CallEnd;
  readonly heardMs?: number | undefined;
  readonly answer?: AttemptAnswer | undefined;
  /** The contact is not due before this instant. */
  readonly notBefore?: number | undefined;
  /** Why the rules called it off. */
  readonly reason?: RefusalReason | undefined;
}

export const DialerToken = token<Dialer>('autodialer.dialer');
