import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Product } from '../support/product.js';
import { peakMb } from './dialer/process-figures.js';
import { report } from './report.js';

/**
 * Reports over ten million attempts: pages of the report with every kind of filter, then a file of a million rows, as
 * Excel and as CSV, with pages asked for meanwhile. Beside it a plain SQL client writes the same rows as text.
 */
const attempts = Number(process.argv[2] ?? 10_000_000);
const exported = Math.min(1_000_000, attempts / 2);
const campaigns = 20;
const contacts = Math.ceil(attempts / 5);
const days = 30;
const first = Date.parse('2026-10-01T00:00:00Z');
const run = promisify(execFile);

const product = await Product.start();
try {
  await fill();
  const pages = await pageTimes();
  console.log(`pages of the report: p50 ${at(pages, 0.5)} ms, p99 ${at(pages, 0.99)} ms, slowest ${at(pages, 1)} ms`);

  const to = new Date(first + (days * 24 * 3_600_000 * exported) / attempts).toISOString();
  const rival = await plainClient(to);
  console.log(`plain SQL client: ${rival} ms for ${exported} rows`);
  const meanwhile = watchPages();
  const csv = await exportFile('csv', to);
  console.log(`CSV by the product: ${csv.ms} ms, ${csv.mb} MB`);
  const xlsx = await exportFile('xlsx', to);
  const busy = await meanwhile();
  console.log(`Excel by the product: ${xlsx.ms} ms, ${xlsx.mb} MB; pages meanwhile p99 ${at(busy, 0.99)} ms`);
  report({
    bench: 'reports',
    rival: 'the mariadb command line client writing the same rows as text',
    ratio: rival / csv.ms,
    p99_ms: at(pages, 0.99),
    rss_mb: peakMb(product.workerPid),
    attempts,
    exported_rows: exported,
    csv_ms: csv.ms,
    xlsx_ms: xlsx.ms,
    rival_ms: rival,
    p99_while_exporting_ms: at(busy, 0.99),
  });
} finally {
  await product.stop();
}

/** Made by the server itself, from its table of whole numbers; indexes are built afterwards, which takes half the time. */
async function fill(): Promise<void> {
  const began = Date.now();
  const { pool } = product.db;
  const keys = {
    of_contact: 'contact_id, ordinal',
    of_campaign: 'campaign_id, created_at',
    of_number: 'number, created_at',
    by_time: 'created_at',
    open_ones: 'state',
    of_outcome: 'campaign_id, outcome, ordinal, answer, created_at, contact_id',
  };
  const ids: string[] = [];
  for (let index = 0; index < campaigns; index += 1) {
    const { id } = await product.api.post<{ id: string }>('/api/autodialer/campaigns', { name: `Bench ${index}` });
    ids.push(id);
  }
  const numbers = ids.map((id) => `(SELECT no FROM autodialer_campaigns WHERE id = '${id}')`);
  const campaignNo = `ELT(1 + seq % ${campaigns}, ${numbers.join(', ')})`;
  const campaign = `ELT(1 + seq % ${campaigns}, ${ids.map((id) => `'${id}'`).join(', ')})`;
  const number = "CONCAT('+79', LPAD(seq * 7919 % 1000000000, 9, '0'))";
  await pool.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
  await pool.query(
    `INSERT INTO autodialer_contacts (id, campaign_no, list_no, line, number, name, data, state)
     SELECT seq, ${campaignNo}, 0, 1, ${number}, CONCAT('Иванов Иван ', seq), '{}', 'reached' FROM seq_1_to_${contacts}`,
  );
  await pool.query(
    `ALTER TABLE autodialer_attempts ${Object.keys(keys)
      .map((name) => `DROP KEY ${name}`)
      .join(', ')}`,
  );
  const step = 1_000_000;
  for (let from = 1; from <= attempts; from += step) {
    const until = Math.min(attempts, from + step - 1);
    await pool.query(
      `INSERT INTO autodialer_attempts (id, campaign_id, contact_id, ordinal, number, trunk_id, state, outcome, cause,
         created_at, answered_at, ended_at, heard_ms)
       SELECT CONCAT('01900000-0000-7000-8000-', LPAD(HEX(seq), 12, '0')), ${campaign}, 1 + seq % ${contacts}, 1 + seq DIV ${contacts},
         ${number}, '', 'ended', ELT(1 + seq % 5, 'reached', 'reached', 'busy', 'noAnswer', 'tooLittle'), 16,
         FROM_UNIXTIME(${first / 1000} + seq * ${(days * 86_400) / attempts}),
         FROM_UNIXTIME(${first / 1000} + seq * ${(days * 86_400) / attempts} + 5),
         FROM_UNIXTIME(${first / 1000} + seq * ${(days * 86_400) / attempts} + 20), 12000
       FROM seq_${from}_to_${until}`,
    );
    console.log(`${until} attempts`);
  }
  for (const [name, columns] of Object.entries(keys))
    await pool.query(`ALTER TABLE autodialer_attempts ADD KEY ${name} (${columns})`);
  await pool.query('ANALYZE TABLE autodialer_attempts, autodialer_contacts');
  console.log(`filled in ${Math.round((Date.now() - began) / 1000)} s`);
}

function filters(): readonly string[] {
  const moment = (share: number) => new Date(first + share * days * 24 * 3_600_000).toISOString();
  const day = (share: number) => `from=${moment(share)}&to=${moment(share + 1 / days)}`;
  return Array.from({ length: 20 }, (_, index) => index / 20).flatMap((share) => [
    '',
    day(share),
    `${day(share)}&outcome=busy`,
    `${day(share)}&unsuccessful=true`,
    `number=%2B79${String(Math.floor(share * 1e9))
      .padStart(9, '0')
      .slice(0, 7)}`,
  ]);
}

async function pageTimes(): Promise<readonly number[]> {
  const { items } = await product.api.get<{ items: { id: string }[] }>('/api/autodialer/campaigns?limit=50');
  const times: number[] = [];
  const paths = [
    ...filters().map((filter) => `/api/autodialer/attempts?limit=50&${filter}`),
    ...items.map(({ id }) => `/api/autodialer/attempts?limit=50&campaignId=${id}`),
    ...items.map(({ id }) => `/api/autodialer/attempts?limit=50&campaignId=${id}&outcome=noAnswer`),
  ];
  for (const path of paths) {
    const asked = performance.now();
    await product.api.get(path);
    times.push(performance.now() - asked);
    if (performance.now() - asked > 300) console.log(`slow: ${Math.round(performance.now() - asked)} ms ${path}`);
  }
  return times;
}

async function plainClient(to: string): Promise<number> {
  const url = new URL(product.databaseUrl);
  const sql = `SELECT a.created_at, g.name, a.number, c.name, a.ordinal, a.outcome, a.answer, a.answered_at,
    a.ended_at, a.heard_ms, a.cause, a.sip_status
    FROM autodialer_attempts a LEFT JOIN autodialer_contacts c ON c.id = a.contact_id
    LEFT JOIN autodialer_campaigns g ON g.id = a.campaign_id
    WHERE a.created_at < '${to.slice(0, 19).replace('T', ' ')}' ORDER BY a.created_at, a.id`;
  const began = Date.now();
  const args = [
    '--no-defaults',
    '--quick',
    '--batch',
    `--host=${url.hostname}`,
    `--port=${url.port}`,
    `--user=${url.username}`,
  ];
  const file = join(product.dir, 'plain.tsv');
  const env = { ...process.env, MYSQL_PWD: url.password };
  await run('sh', ['-c', 'mariadb "$@" > "$TARGET"', 'sh', ...args, url.pathname.slice(1), '-e', sql], {
    env: { ...env, TARGET: file },
  });
  return Date.now() - began;
}

async function exportFile(format: 'csv' | 'xlsx', to: string): Promise<{ ms: number; mb: number }> {
  const began = Date.now();
  const { id } = await product.api.post<{ id: string }>('/api/autodialer/exports', {
    format,
    filter: { to },
  });
  for (;;) {
    const answer = await product.api.raw('GET', `/api/autodialer/exports/${id}/${format}`);
    await answer.body?.cancel();
    if (answer.ok) break;
    await sleep(200);
  }
  const { size } = await stat(join(product.dir, `var/plugins/autodialer/reports/${id}.${format}`));
  return { ms: Date.now() - began, mb: Math.round(size / 2 ** 20) };
}

/** Asks for the newest page every 100 ms until it is stopped. */
function watchPages(): () => Promise<readonly number[]> {
  const times: number[] = [];
  let on = true;
  const loop = (async () => {
    while (on) {
      const asked = performance.now();
      await product.api.get('/api/autodialer/attempts?limit=50');
      times.push(performance.now() - asked);
      await sleep(100);
    }
  })();
  return async () => {
    on = false;
    await loop;
    return times;
  };
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}
