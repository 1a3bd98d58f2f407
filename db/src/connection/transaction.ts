import type { Pool, PoolConnection } from 'mysql2/promise';

/** Runs `act` in a transaction: committed when it returns, rolled back when it throws. */
export async function inTransaction<T>(pool: Pool, act: (connection: PoolConnection) => Promise<T>): Promise<T> {
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    const result = await act(connection);
    await connection.commit();
    connection.release();
    return result;
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
}

async function rollBack(connection: PoolConnection): Promise<void> {
  try {
    await connection.rollback();
    connection.release();
  } catch {
    // The server rolls back what the end of the session leaves open.
    connection.destroy();
  }
}
