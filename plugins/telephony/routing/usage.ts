import {
  type CallObserver,
  type CallsHost,
  type Clock,
  type Host,
  localTime,
  type OpenCall,
} from '@perezvon/sdk/server';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { type DayShare, dayShares } from './day-shares.js';

/** How long has been spoken through each trunk today by calls that count, kept over a restart. */
export class Usage {
  private readonly sources = new Set<CallsHost>();

  constructor(
    private readonly parts: {
      readonly pool: Pool;
      readonly clock: Clock;
      timeZone(): string;
      failed(error: unknown): void;
    },
  ) {}

  /** The calls of a plugin count from now on. */
  count(host: Pick<Host, 'calls' | 'onStop'>): void {
    const { calls } = host;
    this.sources.add(calls);
    calls.observe(this.observer);
    host.onStop(() => void this.sources.delete(calls));
  }
  /** Calls in progress included. */
  async secondsToday(trunk: string): Promise<number> {
    const { pool, clock } = this.parts;
    const timeZone = this.parts.timeZone();
    const now = clock.now();
    const today = localTime(timeZone, now).date;
    const [rows] = await pool.query<RowDataPacket[]>(
      'SELECT seconds FROM telephony_usage WHERE trunk = ? AND day = ?',
      [trunk, today],
    );
    let seconds = Number(rows[0]?.['seconds'] ?? 0);
    for (const { answeredAt = now } of this.talking(trunk))
      for (const share of dayShares(timeZone, answeredAt, now)) if (share.day === today) seconds += share.seconds;
    return seconds;
  }
  /** The calls that speak through a trunk, each with what may end it. */
  talking(trunk: string): readonly (OpenCall & { readonly calls: CallsHost })[] {
    return [...this.sources].flatMap((calls) =>
      calls
        .open()
        .filter((call) => call.state === 'up' && call.trunk === trunk)
        .map((call) => ({ ...call, calls })),
    );
  }
  private readonly observer: CallObserver = {
    ended: ({ trunk, answeredAt, endedAt }) => {
      if (trunk === undefined || answeredAt === undefined) return;
      for (const share of dayShares(this.parts.timeZone(), answeredAt, endedAt))
        this.add(trunk, share).catch((error: unknown) => this.parts.failed(error));
    },
  };
  private async add(trunk: string, { day, seconds }: DayShare): Promise<void> {
    await this.parts.pool.query(
      'INSERT INTO telephony_usage (trunk, day, seconds) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE seconds = seconds + VALUES(seconds)',
      [trunk, day, seconds],
    );
  }
}
