import type { Clock, Log, Migration, UnitOfWork } from '@perezvon/sdk/server';
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Emitted } from './held-events.js';

export const eventMigrations: readonly Migration[] = [
  {
    id: '040-create-events',
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS core_events (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        name VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        event_json MEDIUMTEXT NOT NULL,
        at DATETIME(3) NOT NULL
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
  },
];

const insert = 'INSERT INTO core_events (name, event_json, at) VALUES ?';
const atOnce = 200;

/** Events of a worker on their way to core: rows, so that neither a restart nor a standby loses one. */
export class Outbox {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  async put(events: readonly Emitted[]): Promise<void> {
    await this.pool.query<ResultSetHeader>(insert, [this.rows(events)]);
  }

  /** They are there exactly when what happened is. */
  async putWithin(events: readonly Emitted[], unit: UnitOfWork): Promise<void> {
    await unit.query<ResultSetHeader>(insert, [this.rows(events)]);
  }

  /** Gives `receive` the waiting events, oldest first; they are deleted afterwards, so a crash repeats them. */
  async drain(receive: (name: string, event: unknown) => void): Promise<void> {
    for (;;) {
      const [rows] = await this.pool.query<RowDataPacket[]>(
        `SELECT id, name, event_json FROM core_events ORDER BY id LIMIT ${atOnce}`,
      );
      if (rows.length === 0) return;
      for (const row of rows) receive(String(row['name']), JSON.parse(String(row['event_json'])));
      await this.pool.query('DELETE FROM core_events WHERE id IN (?)', [rows.map((row) => row['id'] as number)]);
    }
  }

  private rows(events: readonly Emitted[]): [string, string, Date][] {
    const at = new Date(this.clock.now());
    return events.map(({ name, event }) => [name, JSON.stringify(event), at]);
  }
}

const everyMs = 500;
/** A stop waits so long for a reading under way: a database that does not answer must not keep the lease from the next core. */
const stopMs = 1_000;

/** The active core takes what workers emitted. Gives what ends it. */
export function deliverWorkerEvents(
  outbox: Outbox,
  options: {
    readonly receive: (name: string, event: unknown) => void;
    /** A core that stands by leaves them to the active one. */
    readonly active: () => boolean;
    readonly clock: Clock;
    readonly log: Log;
  },
): () => Promise<void> {
  const { receive, active, clock, log } = options;
  const stopped = new AbortController();
  let left = false;
  /** What is read after all is left for the next core: nobody here listens any more. */
  const deliver = (name: string, event: unknown) => {
    if (left) throw new Error('the core has stopped');
    receive(name, event);
  };
  const loop = async () => {
    let failing = false;
    while (!stopped.signal.aborted) {
      try {
        if (active()) await outbox.drain(deliver);
        failing = false;
      } catch (error) {
        // Once: a database that is away is told of by others too.
        if (!failing && !left) log.warn('events of workers cannot be read', { error });
        failing = true;
      }
      await clock.sleep(everyMs, stopped.signal).catch(() => stopped.abort());
    }
  };
  const ended = loop();
  return async () => {
    stopped.abort(new Error('the core stops'));
    const waiting = new AbortController();
    await Promise.race([ended, clock.sleep(stopMs, waiting.signal).catch(() => undefined)]);
    waiting.abort();
    left = true;
  };
}
