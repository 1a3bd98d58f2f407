import { FakeLog } from '@perezvon/sdk/testing';
import type { Clock } from '@perezvon/sdk/server';
import { plainFormat } from '@perezvon/sdk/shared';
import { createPool, type Pool } from 'mysql2/promise';
import { MessageMaker } from '../../message/message-maker.js';
import type { DialTrunk } from '../../trunks/trunk-source.js';
import type { AttemptEnd } from '../attempt.js';
import { Dialer } from '../dialer.js';
import { DatabaseLink } from '@perezvon/db';
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
};

export interface Beginning {
  readonly channels?: number;
  readonly trunk?: DialTrunk;
  readonly slowMs?: readonly number[];
}

/** A dialer with its own line to the database, which can be killed in the middle of anything. */
export class DiallingProcess {
  readonly ended: AttemptEnd[] = [];
  readonly finished: string[] = [];
  readonly log = new FakeLog();
  private readonly timers: NodeJS.Timeout[] = [];

  private constructor(
    readonly dialer: Dialer,
    readonly door: Door,
    readonly link: DatabaseLink,
    private readonly pool: Pool,
  ) {}

  /** @param slowMs how long messages take to be made, one after another and over again */
  static async begin(
    url: string,
    exchange: FakeExchange,
    { channels = 60, trunk = testTrunk, slowMs = [0] }: Beginning = {},
  ): Promise<DiallingProcess> {
    const link = await DatabaseLink.to(url);
    const pool = createPool({ uri: link.url, timezone: 'Z', connectionLimit: 4, connectTimeout: 2_000 });
    const door = exchange.open();
    const log = new FakeLog();
    const made: DiallingProcess[] = [];
    let turn = 0;
    const dialer = new Dialer({
      pool,
      calls: door,
      clock: realClock,
      log,
      trunks: { all: async () => [trunk] },
      messages: new MessageMaker(
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
      channels: () => channels,
      onAttemptEnded: (end) => void made[0]?.ended.push(end),
      onFinished: (id) => void made[0]?.finished.push(id),
      onChanged: () => undefined,
    });
    door.observe(dialer.observer);
    const one = new DiallingProcess(dialer, door, link, pool);
    made.push(one);
    one.timers.push(setInterval(() => dialer.tick(), 20));
    one.timers.push(setInterval(() => void dialer.refresh().catch(() => undefined), 300));
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
