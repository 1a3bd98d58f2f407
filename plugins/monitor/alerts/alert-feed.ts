import { type Clock, type Log, token } from '@perezvon/sdk/server';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { Alert } from './alerts-of.js';

export interface AlertLine extends Alert {
  readonly since: number;
  readonly until: number | null;
}
/** The same trouble may come again: each time is one of its own. */
export const timeOf = ({ key, since }: AlertLine): string => `${key} ${since}`;
const shownMs = 3_600_000;
const rowsMax = 100;

/** Which troubles there are, since when, and which were. */
export class AlertFeed {
  private readonly open = new Map<string, AlertLine>();
  /** Those that are over, oldest first. */
  private over: AlertLine[] = [];

  constructor(
    private readonly parts: {
      readonly pool: Pool;
      readonly clock: Clock;
      readonly log: Log;
      readonly changed: (line: AlertLine) => void;
      /** It has been over for so long that nobody is shown it any more. */
      readonly gone: (line: AlertLine) => void;
    },
  ) {}

  /** Those that began before a restart are over, if they are not seen again. */
  async load(): Promise<void> {
    const [rows] = await this.parts.pool.query<RowDataPacket[]>('SELECT * FROM monitor_alerts WHERE until_at IS NULL');
    for (const row of rows) {
      const line = lineOf(row);
      this.open.set(line.key, line);
    }
  }
  /** What is seen now: new ones begin, others end. */
  see(alerts: readonly Alert[]): void {
    const now = this.parts.clock.now();
    const seen = new Set(alerts.map(({ key }) => key));
    for (const alert of alerts) {
      if (this.open.has(alert.key)) continue;
      const line = { ...alert, since: now, until: null };
      this.open.set(alert.key, line);
      this.keep(line);
    }
    for (const line of this.open.values()) {
      if (seen.has(line.key)) continue;
      this.open.delete(line.key);
      const ended = { ...line, until: now };
      this.over.push(ended);
      this.keep(ended);
    }
    const old = this.over.filter(({ until }) => until !== null && until <= now - shownMs);
    this.over.splice(0, old.length);
    for (const line of old) this.parts.gone(line);
  }
  /** What is open, and after it what ended within the last hour: those that began last come first. */
  async recent(): Promise<AlertLine[]> {
    const [rows] = await this.parts.pool.query<RowDataPacket[]>(
      `SELECT * FROM monitor_alerts WHERE until_at IS NULL OR until_at > ? ORDER BY until_at IS NOT NULL, since DESC LIMIT ${rowsMax}`,
      [new Date(this.parts.clock.now() - shownMs)],
    );
    return rows.map(lineOf);
  }

  private keep(line: AlertLine): void {
    this.parts.changed(line);
    const { key, kind, what, since, until } = line;
    this.parts.pool
      .query(
        'INSERT INTO monitor_alerts (alert, kind, what, since, until_at) VALUES (?) ON DUPLICATE KEY UPDATE until_at = VALUES(until_at)',
        [[key, kind, what, new Date(since), until === null ? null : new Date(until)]],
      )
      .catch((error: unknown) => this.parts.log.warn('an alert was not written', { alert: key, error }));
  }
}
export const AlertFeedToken = token<AlertFeed>('monitor.alertFeed');

const lineOf = (row: RowDataPacket): AlertLine => ({
  key: String(row['alert']),
  kind: row['kind'] as Alert['kind'],
  what: String(row['what']),
  since: (row['since'] as Date).getTime(),
  until: (row['until_at'] as Date | null)?.getTime() ?? null,
});
