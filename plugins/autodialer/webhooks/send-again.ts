import { type AuditHost, type DbHost, type Principal, token } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';

/** Rows of one statement: short enough that the dialer, which writes ends into the same table, does not wait for it. */
const batch = 5_000;

/** Has results that were given up sent once more, with all their tries: the customer's system hears again. */
export class SendAgain {
  constructor(
    private readonly db: Pick<DbHost, 'query' | 'transaction'>,
    private readonly audit: AuditHost,
  ) {}

  /**
   * How many wait anew. By id, so that each is read once; what is given up meanwhile is left to the next order. Each batch
   * stands in the audit trail with its number: an order that is cut short has told what it did.
   */
  async failedOf(campaignId: string, by: Principal): Promise<number> {
    let count = 0;
    for (let last = 0, found = batch; found === batch; ) {
      const [rows] = await this.db.query<RowDataPacket[]>(
        `SELECT id FROM autodialer_deliveries FORCE INDEX (of_campaign)
         WHERE campaign_id = ? AND id > ? AND state = 'failed' ORDER BY id LIMIT ${batch}`,
        [campaignId, last],
      );
      found = rows.length;
      if (found === 0) break;
      const ids = rows.map((row) => Number(row.id));
      last = ids.at(-1) ?? last;
      await this.db.transaction(async () => {
        await this.db.query(
          `UPDATE autodialer_deliveries SET state = 'waiting', tries = 0, next_at = ?, status = NULL, error = NULL
           WHERE id IN (?) AND state = 'failed'`,
          [new Date(), ids],
        );
        const action = 'autodialer.campaign.sentAgain';
        await this.audit.record({ by: by.id, action, object: `campaign:${campaignId}`, after: { results: found } });
      });
      count += found;
    }
    return count;
  }
}
export const SendAgainToken = token<SendAgain>('autodialer.sendAgain');
