import type { Pool, RowDataPacket } from 'mysql2/promise';
import { dayMs } from '../queue-visits/aggregate.js';
import { filter, type Span } from './span.js';

export interface TrunkLoad {
  readonly trunk: string;
  readonly calls: number;
  readonly answered: number;
  readonly talkMs: number;
  /** Most lines that were in use at one moment. */
  readonly peak: number;
}
export interface LostCall {
  readonly callId: string;
  readonly queueId: string;
  readonly number: string | null;
  readonly enteredAt: number;
  readonly waitMs: number;
  /** When somebody spoke with that number after it: in any queue, or called from here and answered. */
  readonly answeredLaterAt: number | null;
}
/** No call is longer: how far back one may have begun that is still going on. */
const longestCallMs = dayMs;

/** The first of two moments; either may be missing. */
function earlier(answered: number | string | null, calledBack: Date | null): number | null {
  const all = [answered === null ? [] : Number(answered), calledBack === null ? [] : calledBack.getTime()].flat();
  return all.length === 0 ? null : Math.min(...all);
}

/** Offers that nobody took, by operator. */
export async function missedOffers(
  pool: Pool,
  { from, until, queueIds = [] }: Span,
): Promise<ReadonlyMap<string, number>> {
  const inQueues = queueIds.length > 0 ? 'AND e.queue_id IN (?)' : '';
  // The entry names the operator alone: the queue is the one that the caller was in.
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT operator, COUNT(*) AS times FROM (
       SELECT JSON_UNQUOTE(JSON_EXTRACT(j.data, '$.operator')) AS operator,
         (SELECT s.queue_id FROM stats_stays s WHERE s.call_id = j.call_id AND s.seq < j.seq ORDER BY s.seq DESC LIMIT 1) AS queue_id
       FROM core_calls c JOIN core_call_journal j ON j.call_id = c.id
       WHERE c.prepared_at >= ? AND c.prepared_at < ? AND j.event = 'RINGNOANSWER' AND j.at >= ? AND j.at < ?) AS e
     WHERE e.operator IS NOT NULL ${inQueues} GROUP BY operator`,
    [
      new Date(from - longestCallMs),
      new Date(until),
      new Date(from),
      new Date(until),
      ...(inQueues === '' ? [] : [queueIds]),
    ],
  );
  return new Map(rows.map((row) => [String(row['operator']), Number(row['times'])]));
}

/** Who hung up without an answer, the newest first, and whether they were spoken with afterwards. */
export async function lostCalls(pool: Pool, span: Span, limit: number): Promise<readonly LostCall[]> {
  const [where, values] = filter('s', span, 's.entered_ms >= ? AND s.entered_ms < ?', [span.from, span.until]);
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT s.call_id, s.queue_id, s.number, s.entered_ms, s.wait_ms,
       (SELECT MIN(a.entered_ms + a.wait_ms) FROM stats_stays a WHERE a.number = s.number
       AND a.entered_ms > s.entered_ms AND a.outcome = 'answered') AS later,
       (SELECT MIN(c.answered_at) FROM core_calls c WHERE c.number = s.number AND c.prepared_at > FROM_UNIXTIME(s.entered_ms / 1000)
          AND c.direction = 'outbound' AND c.answered_at IS NOT NULL) AS called_back
     FROM stats_stays s WHERE s.outcome = 'lost' AND ${where} ORDER BY s.entered_ms DESC LIMIT ?`,
    [...values, limit],
  );
  return rows.map((row) => ({
    callId: String(row['call_id']),
    queueId: String(row['queue_id']),
    number: row['number'] as string | null,
    enteredAt: Number(row['entered_ms']),
    waitMs: Number(row['wait_ms']),
    answeredLaterAt: earlier(row['later'] as number | string | null, row['called_back'] as Date | null),
  }));
}

/** Calls by trunk: how many, how long they spoke, and how many there were at once. */
export async function trunkLoads(pool: Pool, { from, until }: Span): Promise<readonly TrunkLoad[]> {
  const [begin, end] = [new Date(from), new Date(until)];
  // Each call is a line more and, when it ends, a line less; at the same moment the one less comes first.
  const lines = pool.query<RowDataPacket[]>(
    `SELECT trunk, MAX(up) AS peak FROM (
       SELECT trunk, SUM(delta) OVER (PARTITION BY trunk ORDER BY at, delta ROWS UNBOUNDED PRECEDING) AS up FROM (
         SELECT trunk, GREATEST(prepared_at, ?) AS at, 1 AS delta FROM core_calls
         WHERE prepared_at >= ? AND prepared_at < ? AND (ended_at IS NULL OR ended_at > ?) AND trunk IS NOT NULL
         UNION ALL
         SELECT trunk, ended_at, -1 FROM core_calls
         WHERE prepared_at >= ? AND prepared_at < ? AND ended_at > ? AND trunk IS NOT NULL) AS changes) AS loads
     GROUP BY trunk`,
    [begin, new Date(from - longestCallMs), end, begin, new Date(from - longestCallMs), end, begin],
  );
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT trunk, COUNT(*) AS calls, SUM(answered_at IS NOT NULL) AS answered,
       SUM(IF(answered_at IS NULL, 0, TIMESTAMPDIFF(MICROSECOND, answered_at, ended_at) DIV 1000)) AS talk_ms
     FROM core_calls WHERE prepared_at >= ? AND prepared_at < ? AND state = 'ended' AND trunk IS NOT NULL
     GROUP BY trunk ORDER BY calls DESC`,
    [begin, end],
  );
  const peaks = new Map((await lines)[0].map((row) => [String(row['trunk']), Number(row['peak'])]));
  return rows.map((row) => ({
    trunk: String(row['trunk']),
    calls: Number(row['calls']),
    answered: Number(row['answered']),
    talkMs: Number(row['talk_ms']),
    peak: peaks.get(String(row['trunk'])) ?? 0,
  }));
}
