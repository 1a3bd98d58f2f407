import type { DbHost } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import type { z } from 'zod';
import type { StatePeriod, PresenceBy } from '../index.js';
import { type historySchema, namesSchema, type StateView } from '../schemas.js';

export interface PresenceChange {
  readonly operatorId: string;
  readonly presence: 'out' | 'paused' | 'ready';
  readonly state: StateView | undefined;
  readonly phone: string | undefined;
  readonly at: number;
  readonly by: PresenceBy;
  readonly why: string | undefined;
}

/** What operators were at what time, without a gap: what working time is counted from. */
export class History {
  constructor(private readonly db: Pick<DbHost, 'query' | 'transaction'>) {}

  /** Ends what was and begins what is, together with the operator's row. */
  async begin(
    { operatorId, presence, state, phone, at, by, why }: PresenceChange,
    phoneId: string | undefined,
  ): Promise<void> {
    const when = new Date(at);
    await this.db.transaction(async () => {
      // By their ids: a condition on the operator would lock the gap behind them too, and a shift that logs in at the same
      // minute would meet there. The periods of one operator come one after another.
      const [open] = await this.db.query<RowDataPacket[]>(
        'SELECT id FROM operators_history WHERE operator_id = ? AND until_at IS NULL',
        [operatorId],
      );
      for (const row of open)
        await this.db.query('UPDATE operators_history SET until_at = ? WHERE id = ?', [when, Number(row['id'])]);
      await this.db.query(
        'INSERT INTO operators_history (operator_id, presence, state_id, state_names, paid, phone, from_at, by_whom, why) VALUES (?)',
        [
          [
            operatorId,
            presence,
            state?.id ?? null,
            JSON.stringify(state?.names ?? {}),
            state?.paid ?? false,
            phone ?? null,
            when,
            by,
            why ?? null,
          ],
        ],
      );
      await this.db.query('UPDATE operators_operators SET state_id = ?, phone_id = ?, since = ? WHERE id = ?', [
        state?.id ?? null,
        phoneId ?? null,
        when,
        operatorId,
      ]);
    });
  }

  /** Why those whom the system put somewhere are where they are. */
  async reasons(): Promise<ReadonlyMap<string, string>> {
    const [rows] = await this.db.query<RowDataPacket[]>(
      'SELECT operator_id, why FROM operators_history WHERE until_at IS NULL AND why IS NOT NULL',
    );
    return new Map(rows.map((row) => [String(row['operator_id']), String(row['why'])]));
  }

  /** What everybody did in a span of time. */
  async all(from: number, until: number): Promise<readonly StatePeriod[]> {
    const [rows] = await this.db.query<RowDataPacket[]>(
      `SELECT operator_id, presence, state_names, paid, phone, from_at, until_at FROM operators_history
       WHERE from_at < ? AND (until_at IS NULL OR until_at > ?) ORDER BY from_at, id`,
      [new Date(until), new Date(from)],
    );
    return rows.map((row) => ({
      operatorId: String(row['operator_id']),
      presence: row['presence'] as StatePeriod['presence'],
      stateNames: namesSchema.parse(JSON.parse(String(row['state_names']))),
      paid: Boolean(row['paid']),
      phone: (row['phone'] as string | null) ?? undefined,
      from: (row['from_at'] as Date).getTime(),
      until: (row['until_at'] as Date | null)?.getTime(),
    }));
  }

  /** Everything that touches a span of time, oldest first. */
  async of(operatorId: string, from: Date, until: Date): Promise<z.infer<typeof historySchema>> {
    const [rows] = await this.db.query<RowDataPacket[]>(
      `SELECT presence, state_names, paid, phone, from_at, until_at, by_whom, why FROM operators_history
       WHERE operator_id = ? AND from_at < ? AND (until_at IS NULL OR until_at > ?) ORDER BY from_at, id LIMIT 10000`,
      [operatorId, until, from],
    );
    return rows.map((row) => ({
      presence: row['presence'] as 'out' | 'paused' | 'ready',
      stateNames: namesSchema.parse(JSON.parse(String(row['state_names']))),
      paid: Boolean(row['paid']),
      phone: row['phone'] as string | null,
      from: (row['from_at'] as Date).getTime(),
      until: (row['until_at'] as Date | null)?.getTime() ?? null,
      by: String(row['by_whom']),
      why: row['why'] as string | null,
    }));
  }
}
