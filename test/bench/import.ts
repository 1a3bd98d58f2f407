import { createReadStream, createWriteStream, openAsBlob } from 'node:fs';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Product } from '../support/product.js';
import { peakMb } from './dialer/process-figures.js';
import { report } from './report.js';

/**
 * Loads a CSV file through the product (upload aside: parse, map, normalise, drop duplicates, report, store with its
 * indexes) and the same file by plain LOAD DATA LOCAL INFILE into a table of four text columns on the same server, which
 * checks nothing and keeps no index. Meanwhile the campaign page is asked for again and again.
 */
const rows = Number(process.argv[2] ?? 1_000_000);
const product = await Product.start();
try {
  const file = join(product.dir, 'rows.csv');
  await writeRows(file, rows);
  console.log(`${rows} rows, ${Math.round((await stat(file)).size / 2 ** 20)} MB`);

  const plain = await loadPlain(file);
  console.log(`LOAD DATA LOCAL INFILE: ${plain} ms, ${rate(plain)} rows/s`);

  const { id } = await product.api.post<{ id: string }>('/api/autodialer/campaigns', { name: 'Bench' });
  const form = new FormData();
  form.set('name', 'Bench');
  form.set('file', await openAsBlob(file), 'rows.csv');
  const preview = await product.api.post<{ list: { id: string; format: unknown }; mapping: unknown }>(
    `/api/autodialer/campaigns/${id}/lists`,
    form,
  );

  const pages = watchPages(`/api/autodialer/campaigns/${id}`);
  const started = Date.now();
  await product.api.post(`/api/autodialer/lists/${preview.list.id}/import`, {
    format: preview.list.format,
    mapping: preview.mapping,
  });
  for (;;) {
    const list = await product.api.get<{ state: string; rowsGood: number; error: string | null }>(
      `/api/autodialer/lists/${preview.list.id}`,
    );
    if (list.state === 'ready') {
      if (list.rowsGood !== rows) throw new Error(`${list.rowsGood} rows were kept of ${rows}`);
      break;
    }
    if (list.state !== 'importing') throw new Error(`the import is ${list.state}: ${list.error}`);
    await sleep(100);
  }
  const ours = Date.now() - started;
  const p99 = await pages.p99();
  console.log(`product: ${ours} ms, ${rate(ours)} rows/s; campaign page meanwhile p99 ${p99} ms`);
  report({
    bench: 'import',
    rival: 'LOAD DATA LOCAL INFILE into a table without indexes or checks',
    ratio: plain / ours,
    p99_ms: p99,
    rss_mb: peakMb(product.workerPid),
    rows_per_s: rate(ours),
    rival_rows_per_s: rate(plain),
  });
} finally {
  await product.stop();
}

function rate(ms: number): number {
  return Math.round((rows / ms) * 1000);
}

async function writeRows(path: string, count: number): Promise<void> {
  const out = createWriteStream(path);
  out.write('Телефон;ФИО;Адрес;Долг\n');
  for (let i = 0; i < count; i += 1) {
    // A prime step walks through all of ten million numbers without meeting one twice, in no order.
    const number = String((i * 7919) % 10_000_000).padStart(7, '0');
    const debt = `${i % 5000},${String(i % 100).padStart(2, '0')}`;
    const row = `8916${number};Иванов Иван ${i};"ул. Ленина, д. ${i % 200}; кв. ${i % 90}";${debt}\n`;
    if (!out.write(row)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

async function loadPlain(path: string): Promise<number> {
  const { pool } = product.db;
  await pool.query(
    `CREATE TABLE bench_plain (id BIGINT AUTO_INCREMENT PRIMARY KEY, phone VARCHAR(32), name VARCHAR(200),
      address VARCHAR(500), debt VARCHAR(32))`,
  );
  const started = Date.now();
  await pool.query({
    sql: `LOAD DATA LOCAL INFILE 'rows' INTO TABLE bench_plain CHARACTER SET utf8mb4
      FIELDS TERMINATED BY ';' OPTIONALLY ENCLOSED BY '"' IGNORE 1 LINES (phone, name, address, debt)`,
    infileStreamFactory: () => createReadStream(path, { highWaterMark: 2 ** 20 }),
  });
  const took = Date.now() - started;
  await pool.query('DROP TABLE bench_plain');
  return took;
}

/** Asks for a page every 50 ms and keeps how long each answer took. */
function watchPages(path: string): { p99(): Promise<number> } {
  const times: number[] = [];
  let on = true;
  const loop = (async () => {
    while (on) {
      const asked = performance.now();
      await product.api.get(path);
      times.push(performance.now() - asked);
      await sleep(50);
    }
  })();
  return {
    p99: async () => {
      on = false;
      await loop;
      return Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0);
    },
  };
}
