import type { Pool, PoolConnection } from 'mysql2/promise';

const pingMs = 5_000;

/**
 * Asks the server for a sign of life. A connection that does not answer in time is thrown away: given back to the pool it
 * would make the next query wait behind the unanswered one.
 *
 * @param signal ends the wait early
 */
export async function pingPool(pool: Pool, signal?: AbortSignal): Promise<void> {
  const until = AbortSignal.any([AbortSignal.timeout(pingMs), ...(signal ? [signal] : [])]);
  const asked = pool.getConnection();
  let connection: PoolConnection;
  try {
    connection = await beforeAbort(asked, until);
  } catch (error) {
    void asked.then(
      (late) => late.release(),
      () => undefined,
    );
    throw error;
  }
  try {
    await beforeAbort(connection.query('SELECT 1'), until);
    connection.release();
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
