import { token } from '@perezvon/sdk/server';
import type { Pool, RowDataPacket } from 'mysql2/promise';

/** How often each key of each menu was pressed, by days of UTC. Written in batches: a menu is a busy place. */
export class Counts {
  private waiting = new Map<string, number>();

  constructor(
    private readonly pool: Pool,
    private readonly now: () => number,
  ) {}

  add(menuId: string, what: string): void {
    const key = `${menuId} ${new Date(this.now()).toISOString().slice(0, 10)} ${what}`;
    this.waiting.set(key, (this.waiting.get(key) ?? 0) + 1);
  }
  async write(): Promise<void> {
    if (this.waiting.size === 0) return;
    const batch = this.waiting;
    this.waiting = new Map();
    const rows = [...batch].map(([key, count]) => [...key.split(' '), count]);
    try {
      await this.pool.query(
        'INSERT INTO ivr_counts (menu_id, day, what, count) VALUES ? ON DUPLICATE KEY UPDATE count = count + VALUES(count)',
        [rows],
      );
    } catch (error) {
      for (const [key, count] of batch) this.waiting.set(key, (this.waiting.get(key) ?? 0) + count);
      throw error;
    }
  }
  /** Of the last so many days. */
  async of(menuId: string, days: number): Promise<readonly { what: string; count: number }[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      'SELECT what, SUM(count) AS count FROM ivr_counts WHERE menu_id = ? AND day > ? GROUP BY what ORDER BY count DESC',
      [menuId, new Date(this.now() - days * 86_400_000)],
    );
    return rows.map((row) => ({ what: String(row['what']), count: Number(row['count']) }));
  }
}
export const CountsToken = token<Counts>('ivr.counts');
