import {
  type CallEnd,
  type CallObserver,
  type CallsHost,
  type Clock,
  type Log,
  type StartCall,
  token,
} from '@perezvon/sdk/server';
import type { Pool } from 'mysql2/promise';
import type { Counts } from '../campaigns/schemas.js';
import { type AttemptOutcome, attemptResult } from '../outcomes/outcome.js';
import { nextStep } from '../outcomes/retry.js';
import { Boards } from '../progress/boards.js';
import type { TrunkSource } from '../trunks/trunk-source.js';
import type { AttemptEnd, OpenAttempt } from './attempt.js';
import { type CampaignSign, CampaignWatch } from './campaign-watch.js';
import { EndWriter } from './end-writer.js';
import { Finishing } from './finishing.js';
import { Ledger } from './ledger.js';
import { type LiveAttempt, LiveAttempts } from './live-attempts.js';
import { orderFor } from './orders.js';
import { newPacing, step } from './pacing/engine.js';
import type { PacingCommand, PacingEvent } from './pacing/state.js';
import { findOut } from './recovery.js';
import { Roster } from './roster.js';
import { Serial } from './serial.js';
import { Trouble } from './trouble.js';

export interface DiallerNeeds {
  readonly pool: Pool;
  readonly calls: CallsHost;
  readonly clock: Clock;
  readonly log: Log;
  readonly trunks: TrunkSource;
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
export class Dialler {
  readonly boards: Boards;
  readonly trouble: Trouble;
  private pacing = newPacing();
  private readonly attempts = new LiveAttempts();
  private readonly serial = new Serial();
  private readonly ledger: Ledger;
  private readonly ends: EndWriter;
  private readonly roster: Roster;
  private readonly finishing: Finishing;
  private readonly work = new Set<Promise<void>>();
  /** Ends of calls that nobody knew yet when they came, kept while a recovery runs. */
  private strays: Map<string, CallEnd> | undefined;
  private recovered = false;
  private flushing = false;
  private stopping = false;

  constructor(private readonly needs: DiallerNeeds) {
    const { pool, clock, log } = needs;
    this.boards = new Boards(pool, (task) => this.serial.run(task));
    this.trouble = new Trouble(clock, log);
    this.ledger = new Ledger(pool);
    this.roster = new Roster({
      watch: new CampaignWatch(pool),
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
    this.ends = new EndWriter({
      ledger: this.ledger,
      serial: this.serial,
      onWritten: (ends) => this.written(ends),
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
    this.dispatch({ type: 'tick' });
    if (this.ends.size > 0 && !this.flushing && this.trouble.mayTry(now)) this.track(this.flush());
  }

  /** Looks for what others have changed: campaigns, lists, trunks. */
  refresh(): Promise<void> {
    return this.roster.look();
  }

  /** As `refresh`, by the clock: a database that is away holds dialling up, and is no fault of this plugin. */
  async watch(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.failed(error);
    }
  }

  /** Compares with the table of calls now and then, for an end that never came through. */
  async check(): Promise<void> {
    if (this.recovered && !this.strays && !this.stopping) await this.recover();
  }

  /** Hangs up all calls of a campaign. Its prepared attempts are given back by the engine. */
  async hangUp(campaignId: string): Promise<void> {
    const calls = this.attempts.of(campaignId).filter(({ phase }) => phase !== 'prepared');
    for (const live of calls) live.stopped = true;
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
    if (command.type === 'claim') this.track(this.claim(command.campaign, command.trunks));
    else if (command.type === 'start') this.track(this.start(command.campaign, command.attempts));
    else for (const id of command.attempts) this.giveBack(id);
  }

  private async claim(campaignId: string, trunks: readonly string[]): Promise<void> {
    const run = this.roster.run(campaignId);
    const now = this.needs.clock.now();
    const claimed = await this.serial.run(async () => {
      if (!run || this.stopping || !this.recovered) return [];
      try {
        const ids = Ledger.idsFor(trunks.length, now);
        const attempts = await this.ledger.claim(run.book, { campaignId, trunks, now, ids });
        for (const attempt of attempts) this.attempts.add(attempt, 'prepared');
        this.boards.wrote(campaignId, (board) => board.claimed(attempts.length));
        return attempts;
      } catch (error) {
        // It may have been committed all the same: the recovery finds such attempts, and gives them back.
        run.book.forget();
        this.failed(error);
        return [];
      }
    });
    const attempts = claimed.map(({ id, trunkId }) => ({ id, trunk: trunkId }));
    this.dispatch({ type: 'claimed', campaign: campaignId, attempts, dueFrom: run?.book.dueFrom() });
    if (claimed.length > 0) this.needs.onChanged(campaignId);
  }

  private async start(campaignId: string, ids: readonly string[]): Promise<void> {
    const orders = ids.flatMap((id) => this.orderOf(id) ?? []);
    if (orders.length === 0) return;
    this.boards.known(campaignId)?.started(orders.length, this.needs.clock.now());
    try {
      for (const result of await this.needs.calls.start(orders)) {
        if (result.state === 'refused') this.refused(result.id, result.error);
        else this.roster.run(campaignId)?.accepted();
      }
    } catch (error) {
      for (const { id } of orders) {
        const live = this.attempts.get(id);
        if (live) live.unsure = true;
      }
      this.failed(error);
    }
  }

  /** The order for a prepared attempt; an attempt that cannot be ordered is over. */
  private orderOf(id: string): StartCall | undefined {
    const live = this.attempts.get(id);
    if (!live) return undefined;
    live.phase = 'started';
    const order = orderFor(
      live.facts,
      this.roster.campaign(live.facts.campaignId),
      this.roster.trunk(live.facts.trunkId),
    );
    if ('order' in order) return order.order;
    if (order.impossible === 'number') this.over(live, 'invalid');
    else this.refused(id, new Error(`there is no ${order.impossible}`));
    return undefined;
  }

  /** Nothing was dialled: the contact waits again, and the campaign is left alone for a while. */
  private refused(id: string, error: Error): void {
    const campaignId = this.attempts.get(id)?.facts.campaignId;
    if (campaignId === undefined) return;
    const ms = this.roster.run(campaignId)?.refused(error.message) ?? 0;
    this.needs.log.warn('a call was not started', { campaign: campaignId, attempt: id, error });
    this.dispatch({ type: 'hold', campaign: campaignId, until: this.needs.clock.now() + ms });
    this.giveBack(id);
  }

  private giveBack(id: string): void {
    const live = this.attempts.get(id);
    if (live) this.over(live, 'cancelled');
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
    const notificationMs = this.roster.run(live.facts.campaignId)?.campaign.notificationMs ?? 0;
    const { outcome, heardMs } = attemptResult({ end, notificationMs, stopped: live.stopped });
    this.over(live, outcome, end, heardMs);
  }

  /** An attempt is over: its line is free at once, its rows are written with the next batch. */
  private over(live: LiveAttempt, outcome: AttemptOutcome, call?: CallEnd, heardMs?: number): void {
    const { facts } = live;
    const endedAt = call?.endedAt ?? this.needs.clock.now();
    const rule = this.roster.run(facts.campaignId)?.retryRule ?? { attempts: 1, pauses: { default: 1 } };
    this.attempts.remove(live);
    this.ends.add({
      attempt: facts,
      outcome,
      heardMs,
      call,
      endedAt,
      next: nextStep(rule, facts.counted, outcome, endedAt),
    });
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

  private written(ends: readonly AttemptEnd[]): void {
    for (const end of ends) {
      const { campaignId, listId } = end.attempt;
      this.boards.wrote(campaignId, (board) => board.written(end));
      if (end.next.state === 'waiting') {
        this.roster.run(campaignId)?.book.waits(listId, end.next.nextAt);
        this.dispatch({ type: 'due', campaign: campaignId, from: end.next.nextAt });
      }
      this.needs.onAttemptEnded(end);
    }
    for (const id of new Set(ends.map(({ attempt }) => attempt.campaignId))) {
      this.needs.onChanged(id);
      this.finishing.consider(id);
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
    const handedOver = this.attempts.all().filter(({ phase }) => phase !== 'prepared');
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
    if (this.attempts.get(attempt.id)) return;
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
export const DiallerToken = token<Dialler>('autodialer.dialler');
