import {
  type CallEnd,
  type CallObserver,
  type CallsHost,
  type Clock,
  HostCalls,
  HostClock,
  HostLog,
  inject,
  injectable,
  type Log,
  token,
} from '@perezvon/sdk/server';
import { ActiveCampaigns } from './active-campaigns.js';
import { Claiming } from './claiming.js';
import { DialerEvents } from './dialer-events.js';
import { DialingStatus } from './dialing-status.js';
import { EndWriter } from './end-writer.js';
import { Ending } from './ending.js';
import { ForeignCalls } from './foreign-calls.js';
import { isHandedOver, type LiveAttempt, LiveAttempts } from './live-attempts.js';
import { Pacer } from './pacing/pacer.js';
import type { PacingCommand } from './pacing/state.js';
import { Recovery } from './recovery.js';
import { Starting } from './starting.js';
import { WriteQueue } from './write-queue.js';

export interface DialerSettings {
  /** Lines of all campaigns together. */
  readonly channels: number;
}
export const DialerSettings = token<DialerSettings>('autodialer.dialerSettings');

/**
 * Where events come in: the clock's ticks, what calls do, orders of people. Commands of the pacing engine go from here to the
 * stages of an attempt; docs/architecture.md draws its way. Every write goes through one queue, so that memory and database
 * never disagree about an order of events.
 */
@injectable()
export class Dialer {
  constructor(
    @inject(HostCalls) private readonly calls: CallsHost,
    @inject(HostClock) private readonly clock: Clock,
    @inject(HostLog) private readonly log: Log,
    @inject(DialerSettings) private readonly settings: DialerSettings,
    @inject(WriteQueue) private readonly queue: WriteQueue,
    @inject(DialingStatus) private readonly status: DialingStatus,
    @inject(DialerEvents) private readonly events: DialerEvents,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(Pacer) private readonly pacer: Pacer,
    @inject(Claiming) private readonly claiming: Claiming,
    @inject(Starting) private readonly starting: Starting,
    @inject(Ending) private readonly ending: Ending,
    @inject(EndWriter) private readonly endWriter: EndWriter,
    @inject(Recovery) private readonly recovery: Recovery,
    @inject(ForeignCalls) private readonly foreignCalls: ForeignCalls,
  ) {
    pacer.onCommand((command) => this.carryOut(command));
  }

  /** For `host.calls.observe`. */
  readonly observer: CallObserver = {
    ringing: ({ id }) => this.moved(id, 'ringing'),
    answered: ({ id }) => this.moved(id, 'answered'),
    ended: (end) => this.ended(end),
  };

  /** One beat, some 20 times a second. */
  tick(): void {
    if (this.status.isStopping) return;
    const now = this.clock.now();
    const usable = this.calls.ready();
    if (!usable) this.status.recoveryNeeded();
    else if (!this.status.isRecovered && !this.recovery.isRunning && this.status.mayTry(now))
      this.status.track(this.recovery.recover());
    this.pacer.setGlobal(this.settings.channels, usable && this.status.isRecovered);
    this.campaigns.roll(now);
    this.foreignCalls.look();
    this.pacer.post({ type: 'tick' });
    this.endWriter.wake(now);
  }

  /** As a refresh of the campaigns, by the clock: a database that is away holds dialling up, and is no fault of this plugin. */
  async watch(): Promise<void> {
    try {
      await this.campaigns.refresh();
    } catch (error) {
      this.status.failed(error);
    }
  }

  /**
   * Compares with the table of calls now and then, for an end that never came through; gives up contacts whose hours will
   * not come again; and counts abandoned calls.
   */
  async check(): Promise<void> {
    if (!this.status.mayDial || this.recovery.isRunning) return;
    await this.recovery.recover();
    for (const [id, run] of this.campaigns.all)
      if (run.running && !run.importing) await this.claiming.giveUpClosed(id, run);
    await this.campaigns.countAbandoned();
  }

  /** Hangs up all calls of a campaign. Its prepared attempts are given back by the engine. */
  async hangUp(campaignId: string): Promise<void> {
    for (const live of this.attempts.of(campaignId)) live.stopped = true;
    const calls = this.attempts.of(campaignId).filter(isHandedOver);
    const results = await Promise.allSettled(calls.map(({ attempt }) => this.calls.cancel(attempt.id)));
    for (const result of results) {
      if (result.status === 'rejected') this.log.warn('a call could not be hung up', { error: result.reason });
    }
  }

  /** No new calls; what is prepared is given back and what has ended is written. Calls that are up go on. */
  async stop(): Promise<void> {
    this.status.stop();
    this.pacer.setGlobal(this.settings.channels, false);
    await this.status.tasksDone();
    await this.endWriter.flush();
    await this.queue.idle();
  }

  private carryOut(command: PacingCommand): void {
    if (command.type === 'claim') this.status.track(this.claiming.claim(command.campaign, command.trunks));
    else if (command.type === 'start') this.status.track(this.starting.start(command.campaign, command.attempts));
    else for (const id of command.attempts) this.ending.giveBack(id);
  }

  private moved(id: string, phase: LiveAttempt['phase']): void {
    const live = this.attempts.get(id);
    if (!live) return;
    live.phase = phase;
    this.events.emit('changed', live.attempt.campaignId);
  }

  private ended(end: CallEnd): void {
    const live = this.attempts.get(end.id);
    if (live) this.ending.callEnded(live, end);
    else this.recovery.unknownEnded(end);
  }
}
