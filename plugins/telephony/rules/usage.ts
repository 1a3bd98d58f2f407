import { type CallObserver, type Clock, token } from '@perezvon/sdk/server';
import type { Pool, RowDataPacket } from 'mysql2/promise';

/** How long our own phones have spoken through each trunk today, kept so that a restart does not begin the day anew. */
export class Usage {
  /** Which trunk each call of ours goes through. */
  private readonly trunkOf = new Map<string, string>();

  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly failed: (error: unknown) => void,
  ) {}

  begin(call: string, trunk: string): void {
    this.trunkOf.set(call, trunk);
  }
  async minutesToday(trunk: string): Promise<number> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      'SELECT seconds FROM telephony_usage WHERE trunk = ? AND day = ?',
      [trunk, this.day()],
    );
    return Number(rows[0]?.['seconds'] ?? 0) / 60;
  }
  readonly observer: CallObserver = {
    ended: ({ id, answeredAt, endedAt }) => {
      const trunk = this.trunkOf.get(id);
      this.trunkOf.delete(id);
      if (trunk === undefined || answeredAt === undefined) return;
      this.add(trunk, Math.ceil((endedAt - answeredAt) / 1_000)).catch(this.failed);
    },
  };

  private async add(trunk: string, seconds: number): Promise<void> {
    await this.pool.query(
      'INSERT INTO telephony_usage (trunk, day, seconds) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE seconds = seconds + VALUES(seconds)',
      [trunk, this.day(), seconds],
    );
  }
  private day(): string {
    return new Date(this.clock.now()).toISOString().slice(0, 10);
  }
}
export const UsageToken = token<Usage>('telephony.usage');
