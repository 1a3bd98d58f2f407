import { ContactWhy } from '../why/contact-why.js';
import { DatabaseLink } from '@perezvon/db';
import { FakeLog } from '@perezvon/sdk/testing';
import { type Clock, HostCalls, HostClock, HostLog, HostPool } from '@perezvon/sdk/server';
import { plainFormat } from '@perezvon/sdk/shared';
import { createPool, type Pool } from 'mysql2/promise';
import { type DependencyContainer, container as root } from 'tsyringe';
import { MessageMaker } from '../../message/message-maker.js';
import { ProgressRegistry } from '../../progress/campaign-progress-registry.js';
import { type DialTrunk, TrunkSource } from '../../trunks/trunk-source.js';
import { ActiveCampaigns } from '../active-campaigns.js';
import { CampaignHolds } from '../campaign-holds.js';
import type { AttemptEnd } from '../attempt.js';
import { Dialer, DialerSettings } from '../dialer.js';
import { DialerEvents } from '../dialer-events.js';
import { registerDialer } from '../dialer-parts.js';
import { DialingStatus } from '../dialing-status.js';
import { LiveAttempts } from '../live-attempts.js';
import type { Door, FakeExchange } from './fake-exchange.js';

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
export const testTrunk: DialTrunk = {
  id: '01900000-0000-7000-8000-00000000000a',
  name: 'carrier',
  endpoint: 'carrier',
  channels: undefined,
  callsPerSecond: undefined,
  callerId: undefined,
  dialAs: plainFormat,
  callerAs: plainFormat,
};

export interface Beginning {
  readonly channels?: number;
  readonly trunk?: DialTrunk;
  readonly further?: readonly DialTrunk[];
  readonly slowMs?: readonly number[];
}

/** A dialer with its own line to the database, which can be killed in the middle of anything. */
export class DiallingProcess {
  readonly ended: AttemptEnd[] = [];
  readonly finished: string[] = [];
  readonly log = new FakeLog();
  private readonly timers: NodeJS.Timeout[] = [];

  readonly status: DialingStatus;
  readonly campaigns: ActiveCampaigns;
  readonly attempts: LiveAttempts;
  readonly progress: ProgressRegistry;
  readonly contactWhy: ContactWhy;
  readonly holds: CampaignHolds;

  private constructor(
    readonly dialer: Dialer,
    container: DependencyContainer,
    readonly door: Door,
    readonly link: DatabaseLink,
    private readonly pool: Pool,
  ) {
    this.status = container.resolve(DialingStatus);
    this.campaigns = container.resolve(ActiveCampaigns);
    this.attempts = container.resolve(LiveAttempts);
    this.progress = container.resolve(ProgressRegistry);
    this.contactWhy = container.resolve(ContactWhy);
    this.holds = container.resolve(CampaignHolds);
    const events = container.resolve(DialerEvents);
    events.on('attemptEnded', (end) => this.ended.push(end));
    events.on('campaignFinished', (id) => this.finished.push(id));
  }

  /** @param slowMs how long messages take to be made, one after another and over again */
  static async begin(
    url: string,
    exchange: FakeExchange,
    { channels = 60, trunk = testTrunk, further = [], slowMs = [0] }: Beginning = {},
  ): Promise<DiallingProcess> {
    const link = await DatabaseLink.to(url);
    const pool = createPool({ uri: link.url, timezone: 'Z', connectionLimit: 4, connectTimeout: 2_000 });
    const door = exchange.open();
    const log = new FakeLog();
    let turn = 0;
    const container = root.createChildContainer();
    registerDialer(container);
    container.registerInstance(HostPool, pool);
    container.registerInstance(HostCalls, door);
    container.registerInstance(HostClock, realClock);
    container.registerInstance(HostLog, log);
    container.registerInstance(DialerSettings, { channels });
    container.registerInstance<TrunkSource>(TrunkSource, { all: async () => [trunk, ...further] });
    container.registerInstance(
      MessageMaker,
      new MessageMaker(
        {
          media: async () => {
            const ms = slowMs[turn++ % slowMs.length] ?? 0;
            if (ms > 0) await realClock.sleep(ms);
            return { sound: 'hello-world' };
          },
          durationMs: async () => 1_000,
        },
        { media: async () => ({ sound: 'hello-world' }), fromWords: async () => [], wave: async () => [] },
      ),
    );
    const dialer = container.resolve(Dialer);
    door.observe(dialer.observer);
    const one = new DiallingProcess(dialer, container, door, link, pool);
    one.timers.push(setInterval(() => dialer.tick(), 20));
    one.timers.push(setInterval(() => one.holds.look(), 100));
    one.timers.push(setInterval(() => void one.campaigns.refresh().catch(() => undefined), 300));
    return one;
  }

  /** As `kill -9`: nothing more is written, dialled or heard. */
  async kill(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.door.shut();
    await this.link.close();
    await this.pool.end().catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.dialer.stop();
    await this.kill();
  }
}
