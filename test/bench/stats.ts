import { sumUp } from '@perezvon/plugin-stats';
import { Product } from '../support/product.js';
import { peakMb } from './dialer/process-figures.js';
import { quantile } from './queue/gaps.js';
import { report } from './report.js';

/**
 * The statistics' front page over a year of a million calls: a day, a month and the year. Beside it the same figures by SQL
 * straight from the calls, whose sums must be the same.
 */
const calls = Number(process.argv[2] ?? 1_000_000);
const queues = 20;
const operators = 50;
const days = 365;
const dayMs = 86_400_000;
const first = Date.parse('2026-01-01T00:00:00Z');
const id = (kind: number, n: string) => `CONCAT('0190000${kind}-0000-7000-8000-', LPAD(${n}, 12, '0'))`;
const figures = `COUNT(*) AS offered, SUM(outcome = 'answered') AS answered, SUM(outcome = 'lost') AS lost,
  SUM(outcome = 'answered' AND within) AS within, SUM(IF(outcome = 'answered', wait_ms, 0)) AS answeredWaitMs, SUM(talk_ms) AS talkMs`;

const product = await Product.start();
try {
  await fill();
  const spans = [1, 30, 365].map((length) => ({ length, from: first, until: first + length * dayMs }));
  const all: number[] = [];
  let ratio = 0;
  let [yearMs, rivalYearMs] = [0, 0];
  for (const { length, from, until } of spans) {
    const path = `/api/stats/front?from=${new Date(from).toISOString()}&until=${new Date(until).toISOString()}`;
    const ours = await times(() => product.api.get<{ total: Record<string, number> }>(path));
    const theirs = await times(() => direct(from, until));
    for (const key of ['offered', 'answered', 'lost', 'within', 'answeredWaitMs', 'talkMs'])
      if (ours.last.total[key] !== theirs.last[key])
        throw new Error(`${length} days, ${key}: ${ours.last.total[key]} is not ${theirs.last[key]}`);
    console.log(
      `${length} days: page p50 ${at(ours.ms, 0.5)} ms, slowest ${at(ours.ms, 1)} ms; direct SQL p50 ${at(theirs.ms, 0.5)} ms`,
    );
    all.push(...ours.ms);
    ratio = at(theirs.ms, 0.5) / at(ours.ms, 0.5);
    [yearMs, rivalYearMs] = [at(ours.ms, 0.5), at(theirs.ms, 0.5)];
  }
  report({
    bench: 'stats',
    rival: 'the same sums by SQL straight from the calls',
    ratio,
    p99_ms: at(all, 0.99),
    rss_mb: peakMb(product.corePid),
    calls,
    year_ms: yearMs,
    rival_year_ms: rivalYearMs,
  });
} finally {
  await product.stop();
}

async function fill(): Promise<void> {
  const began = Date.now();
  const { pool } = product.db;
  await pool.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
  const entered = `${first} + (seq * 2654435761) % ${days * dayMs}`;
  const outcome = "IF(seq % 13 = 0, 'lost', IF(seq % 101 = 0, 'timeout', 'answered'))";
  const answered = '(seq % 13 <> 0 AND seq % 101 <> 0)';
  await pool.query(
    `INSERT INTO stats_stays (call_id, seq, queue_id, operator_id, number, entered_ms, ended_ms, outcome, wait_ms,
      talk_ms, hold_ms, wrap_up_ms, within, transferred)
     SELECT ${id(0, 'seq')}, 1, ${id(1, `seq % ${queues}`)}, IF(${answered}, ${id(2, `seq % ${operators}`)}, ''),
     CONCAT('+79', LPAD(seq % 1000000, 9, '0')),
       ${entered}, ${entered} + 200000, ${outcome}, seq * 7919 % 90000,
       IF(${answered}, 30000 + seq * 104729 % 300000, 0), 0, 0, seq * 7919 % 90000 < 20000, seq % 40 = 0
     FROM seq_1_to_${calls}`,
  );
  await sumUp(pool, 'quarter', undefined);
  await sumUp(pool, 'day', undefined);
  await pool.query('ANALYZE TABLE stats_stays, stats_sums');
  const [rows] = await pool.query('SELECT COUNT(*) AS n FROM stats_sums');
  console.log(
    `${calls} calls, ${(rows as { n: number }[])[0]?.n} kept sums, filled in ${Math.round((Date.now() - began) / 1_000)} s`,
  );
}

/** All of the page: in total, by queue, operator and hour. */
async function direct(from: number, until: number): Promise<Record<string, number>> {
  const where = 'WHERE entered_ms >= ? AND entered_ms < ?';
  const ask = (group: string) =>
    product.db.pool.query(`SELECT ${group} AS grouped, ${figures} FROM stats_stays ${where} GROUP BY 1`, [from, until]);
  const [[total]] = await Promise.all([ask('1'), ask('queue_id'), ask('operator_id'), ask('entered_ms DIV 3600000')]);
  const [row] = total as Record<string, unknown>[];
  return Object.fromEntries(Object.entries(row ?? {}).map(([key, value]) => [key, Number(value)]));
}
async function times<T>(ask: () => Promise<T>): Promise<{ readonly ms: number[]; readonly last: T }> {
  const ms: number[] = [];
  let last = await ask();
  for (let i = 0; i < 15; i += 1) {
    const began = performance.now();
    last = await ask();
    ms.push(Math.round(performance.now() - began));
  }
  return { ms, last };
}
function at(ms: readonly number[], share: number): number {
  return quantile(
    ms.toSorted((a, b) => a - b),
    share,
  );
}
