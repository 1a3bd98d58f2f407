import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';

/** Milliseconds until a statement of the dialer is given up; the database is taken to be away then. */
export const statementMs = 10_000;

export async function query<R extends RowDataPacket[] | ResultSetHeader>(
  connection: Pool | PoolConnection,
  sql: string,
  values: readonly unknown[] = [],
): Promise<R> {
  const [rows] = await connection.query<R>({ sql, values: [...values], timeout: statementMs });
  return rows;
}
