import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../connection/open-database.js';
import { LeaseLostError } from '../errors.js';
import type { Migration } from '../migrations/run-migrations.js';

export const leaseMigrations: readonly Migration[] = [
  {
    id: 'lease/001-create-lease',
    up: ({ query }) =>
      query(`CREATE TABLE core_lease (
        id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
        holder VARCHAR(100) NOT NULL,
        fencing BIGINT UNSIGNED NOT NULL,
        expires_at DATETIME(3) NOT NULL
      )`),
  },
  {
    id: 'lease/002-seed-lease',
    up: ({ query }) =>
      query(
        "INSERT IGNORE INTO core_lease (id, holder, fencing, expires_at) VALUES (1, '', 0, '2000-01-01 00:00:00.000')",
      ),
  },
];

/**
 * The row that says which core is the one writer. Its fencing number goes up with each taker, and writers name theirs:
 * a core that was frozen and wakes up cannot write any more. All times are the database's.
 */
export class CoreLease {
  constructor(private readonly db: Database) {}

  /** Takes the lease when it is free, expired or already the same holder's; gives its new fencing number. */
  async acquire({ holder, ttlMs }: { holder: string; ttlMs: number }): Promise<{ fencing: number } | undefined> {
    const [result] = await this.db.pool.query<ResultSetHeader>(
      `UPDATE core_lease SET holder = ?, fencing = LAST_INSERT_ID(fencing + 1), expires_at = ${expiry}
       WHERE id = 1 AND (expires_at < UTC_TIMESTAMP(3) OR holder = ?)`,
      [holder, ttlMs * 1000, holder],
    );
    return result.affectedRows === 1 ? { fencing: result.insertId } : undefined;
  }

  /** @returns false when it was lost */
  async renew(fencing: number, ttlMs: number): Promise<boolean> {
    const [result] = await this.db.pool.query<ResultSetHeader>(
      `UPDATE core_lease SET expires_at = ${expiry} WHERE id = 1 AND fencing = ?`,
      [ttlMs * 1000, fencing],
    );
    return result.affectedRows === 1;
  }

  async release(fencing: number): Promise<void> {
    await this.db.pool.query(
      "UPDATE core_lease SET holder = '', expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE id = 1 AND fencing = ?",
      [fencing],
    );
  }
}

const expiry = 'UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND';

/**
 * Call inside a transaction before its writes: holds the lease row until the commit, so that no other core can take over
 * between this check and the write.
 * @throws LeaseLostError
 */
export async function assertFencing(connection: Connection, fencing: number): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT fencing FROM core_lease WHERE id = 1 LOCK IN SHARE MODE',
  );
  if (Number(rows[0]?.fencing) !== fencing) throw new LeaseLostError(fencing);
}
