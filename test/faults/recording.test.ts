import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newId } from '@perezvon/sdk/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

const run = promisify(execFile);
const recordings = 50;
const seconds = 40;
const number = '+74951112233';
let product: Product;
let centre: CallCentre;
beforeAll(async () => {
  product = await Product.start({ logLevel: 'info' });
  const settings = { record: true, wrapUpSeconds: 0 };
  centre = await CallCentre.open(product, {
    operators: 5,
    answerMs: 300,
    talkMs: 6_000,
    queues: [{ name: 'q', number, settings }],
  });
});
afterAll(async () => {
  await centre?.close();
  await product?.stop();
});

interface Page {
  readonly recordings: readonly { readonly id: string; readonly state: string; readonly durationMs: number }[];
}
const page = () => product.api.get<Page>('/api/recording/recordings?limit=200');
const settings = (values: object) => product.api.send('PUT', '/api/core/modules/recording/settings', { values });

it('a worker killed amid fifty conversions leaves fifty whole MP3, none twice', async () => {
  const folder = join(product.dir, 'var/recordings/recording');
  await mkdir(folder, { recursive: true });
  const sample = join(product.dir, 'sample.raw');
  await run('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    `anoisesrc=r=8000:d=${seconds}:a=0.2,aformat=channel_layouts=stereo`,
    '-f',
    's16le',
    sample,
  ]);
  const sound = await readFile(sample);
  const ids = Array.from({ length: recordings }, () => newId());
  await Promise.all(ids.map((id) => writeFile(join(folder, `${id}.raw`), sound)));
  const at = new Date();
  const rows = ids.map((id) => [id, 'waiting', newId(), newId(), newId(), 'inbound', '+79161234567', at, at]);
  await product.db.pool.query(
    'INSERT INTO recording_recordings (id, state, call_id, interaction_id, leg_id, direction, number, started_at, ended_at) VALUES ?',
    [rows],
  );
  const ready = async () => (await page()).recordings.filter(({ state }) => state === 'ready').length;
  await until('some of them', async () => (await ready()) >= 5, { timeoutMs: 60_000, everyMs: 50 });
  await product.killWorker();
  const then = await ready();
  expect(then).toBeLessThan(recordings);
  // As a kill between the MP3 and the end of its samples leaves it.
  const [left] = (await page()).recordings.filter(({ state }) => state === 'ready');
  await writeFile(join(folder, `${left?.id}.raw`), sound);
  await product.startWorker();
  await until('all of them', async () => (await ready()) === recordings, { timeoutMs: 180_000 });

  const files = await mp3Files();
  expect(files.filter((name) => name.endsWith('.mp3')).length).toBe(recordings);
  for (const { durationMs } of (await page()).recordings) expect(durationMs).toBe(seconds * 1_000);
  const [some = ''] = files.filter((name) => name.endsWith('.mp3'));
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', some]);
  expect(Number(stdout)).toBeGreaterThanOrEqual(seconds);
  await until('no samples left', async () => (await readdir(folder)).length === 0);
  console.log(`killed after ${then} of ${recordings}`);
}, 300_000);

it('with too little room on the disk calls go on, nothing is recorded, and health says so', async () => {
  const before = (await page()).recordings.length;
  await settings({ leastFreeMegabytes: 1_000_000 });
  await until('the alarm', async () => !(await disk()).ok, { timeoutMs: 30_000 });
  await until('the alert of the supervisor', async () =>
    (await alerts()).some(({ kind, until: over }) => kind === 'diskFull' && over === null),
  );
  const calls = await centre.call({ name: 'full', numbers: [number], perSecond: 1, from: 1 });
  await calls.done();
  expect((await page()).recordings.length).toBe(before);
  await settings({ leastFreeMegabytes: 50 });
  await until('room again', async () => (await disk()).ok, { timeoutMs: 30_000 });
  await until('the end of the alert', async () =>
    (await alerts()).every(({ kind, until: over }) => kind !== 'diskFull' || over !== null),
  );
  const again = await centre.call({ name: 'room', numbers: [number], perSecond: 1, from: 2 });
  await again.done();
  await until('a recording', async () => (await page()).recordings.length === before + 1);
});

it('plugins beside the calls go and come back while people talk, and nobody notices', async () => {
  const calls = await centre.call({
    name: 'talking',
    numbers: Array.from({ length: 5 }, () => number),
    perSecond: 5,
    from: 10,
  });
  await until('five talks', async () => (await talking()) === 5, { timeoutMs: 15_000, everyMs: 100 });
  for (const id of ['recording', 'jabber', 'stats', 'ivr', 'softphone', 'monitor']) {
    await product.api.post(`/api/core/modules/${id}/disable`);
    await product.api.post(`/api/core/modules/${id}/enable`);
  }
  await calls.done();
  const [ends] = await product.db.pool.query(
    "SELECT outcome, COUNT(*) AS n FROM queues_stays WHERE number LIKE '+791600000%' GROUP BY outcome",
  );
  await until('the stays', async () => {
    const [rows] = await product.db.pool.query(
      `SELECT COUNT(*) AS n FROM queues_stays WHERE outcome = 'answered'
        AND ended_at > connected_at + INTERVAL 5 SECOND AND number BETWEEN '+79160000010' AND '+79160000014'`,
    );
    return Number((rows as { n: number }[])[0]?.n) === 5;
  });
  expect((ends as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(['answered']);
  // What was being recorded when its plugin went is closed by the one that came.
  await until(
    'every recording',
    async () => (await page()).recordings.every(({ state }) => ['ready', 'cut', 'failed'].includes(state)),
    { timeoutMs: 90_000 },
  );
});

async function mp3Files(): Promise<string[]> {
  const folder = join(product.dir, 'var/plugins/recording/mp3');
  const days = await readdir(folder);
  const files = await Promise.all(
    days.map(async (day) => (await readdir(join(folder, day))).map((name) => join(folder, day, name))),
  );
  return files.flat();
}
async function disk(): Promise<{ ok: boolean }> {
  const { health } = await product.api.get<{ health: { name: string; ok: boolean }[] }>('/api/core/modules/recording');
  return { ok: health.find(({ name }) => name === 'disk of the recordings')?.ok ?? true };
}
async function talking(): Promise<number> {
  const [rows] = await product.db.pool.query(
    "SELECT COUNT(*) AS n FROM core_calls WHERE state = 'up' AND direction = 'outbound'",
  );
  return Number((rows as { n: number }[])[0]?.n);
}
const alerts = () => product.api.get<readonly { kind: string; until: number | null }[]>('/api/monitor/alerts');
