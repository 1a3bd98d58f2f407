import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { LockTimeoutError } from '../errors.js';
import type { Database } from './open-database.js';

/**
 * Runs `act` while no other process of this database does anything under the same name. All that `act` does must go over
 * the connection it is given: taking a second one from the pool while others wait here with theirs would stop them all.
 *
 * @param name at most 30 characters; counts within one database of the server
 * @param seconds how long to wait for whoever holds it
 * @throws LockTimeoutError when it is still held then
 */
export async function withNamedLock<T>(
  db: Pick<Database, 'pool'>,
  name: string,
  seconds: number,
  act: (connection: PoolConnection) => Promise<T>,
): Promise<T> {
  const connection = await db.pool.getConnection();
  try {
    const [rows] = await connection.query<RowDataPacket[]>(`SELECT GET_LOCK(${lock}, ?) AS taken`, [name, seconds]);
    if (Number(rows[0]?.taken) !== 1) throw new LockTimeoutError(name, seconds);
    return await act(connection);
  } finally {
    await release(connection, name);
  }
}

// Names are the server's, not the database's: two products on one server must not wait for each other.
const lock = "CONCAT(?, '.', MD5(DATABASE()))";

async function release(connection: PoolConnection, name: string): Promise<void> {
  try {
    await connection.query(`DO RELEASE_LOCK(${lock})`, [name]);
    connection.release();
  } catch {
    // The lock ends with its session.
    connection.destroy();
  }
}
