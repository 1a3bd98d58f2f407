import type { PoolConnection } from 'mysql2/promise';

export const quarterMs = 900_000;
export const dayMs = 86_400_000;
/** Stands for all queues, or for all operators. */
export const everybody = '*';

/** The figures of a group of visits, in the order of the table's columns. */
export const sumsOfQueueVisits = `COUNT(*) AS offered, SUM(outcome = 'answered') AS answered, SUM(outcome = 'lost') AS lost,
  SUM(outcome NOT IN ('answered', 'lost')) AS sent_on, SUM(outcome = 'answered' AND within) AS within,
  SUM(outcome = 'lost' AND within) AS lost_within, SUM(IF(outcome = 'answered', wait_ms, 0)) AS answered_wait_ms,
  SUM(IF(outcome = 'lost', wait_ms, 0)) AS lost_wait_ms, MAX(wait_ms) AS longest_wait_ms, SUM(talk_ms) AS talk_ms,
  SUM(hold_ms) AS hold_ms, SUM(wrap_up_ms) AS wrap_up_ms, SUM(transferred) AS transfers, SUM(outcome = 'full') AS sent_full,
  SUM(outcome = 'empty') AS sent_empty, SUM(outcome = 'timeout') AS sent_timeout, SUM(outcome = 'key') AS sent_key,
  SUM(outcome = 'callback') AS sent_callback`;

/** Which sums are kept: quarters for what is shown by time, days for what is shown by queue and by operator. */
const kept = {
  quarter: [
    [everybody, everybody],
    ['queue_id', everybody],
  ],
  day: [
    ['queue_id', everybody],
    [everybody, 'operator_id'],
    ['queue_id', 'operator_id'],
  ],
} as const;
const ms = { quarter: quarterMs, day: dayMs } as const;

/** Adds the visits of a span up; with nothing named, all there are. */
export async function sumUp(
  connection: Pick<PoolConnection, 'query'>,
  grain: keyof typeof kept,
  slots: readonly number[] | undefined,
): Promise<void> {
  for (const slot of slots ?? [undefined]) {
    const span = slot === undefined ? [0, Number.MAX_SAFE_INTEGER] : [slot * ms[grain], (slot + 1) * ms[grain]];
    await connection.query(`DELETE FROM stats_sums WHERE grain = ?${slot === undefined ? '' : ' AND slot = ?'}`, [
      grain,
      ...(slot === undefined ? [] : [slot]),
    ]);
    for (const columns of kept[grain]) {
      const [queue, operator] = columns.map((column) => (column === everybody ? `'${everybody}'` : column));
      const groups = ['slot', ...columns.filter((column) => column !== everybody)].join(', ');
      await connection.query(
        `INSERT INTO stats_sums SELECT ?, ${queue}, ${operator}, entered_ms DIV ? AS slot, ${sumsOfQueueVisits}
         FROM stats_stays WHERE entered_ms >= ? AND entered_ms < ? GROUP BY ${groups}`,
        [grain, ms[grain], ...span],
      );
    }
  }
}
