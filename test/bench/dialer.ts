import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Carrier, startCarrier } from '@perezvon/launcher';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';
import type { BareOrder } from './dialer/bare-client.js';
import { climb, knee, type Step } from './dialer/knee.js';
import { Observer } from './dialer/observer.js';
import { peakMb } from './dialer/process-figures.js';
import { toneWave } from '../support/wave.js';
import { report } from './report.js';

/**
 * The highest rate at which people who answer hear the message within 250 ms (99 of 100) and no call fails: of the
 * product, and of a bare ARI client that only calls and plays. Same Asterisk, same carrier, same trunk, same message,
 * one after the other, watched by the same observer.
 */
const messageMs = 2_500;
const contacts = 40_000;
/** The carrier answers those whose last two digits are below 55. */
const numbers = Array.from(
  { length: contacts },
  (_, i) => `+7916${String(i).padStart(5, '0')}${String(i % 55).padStart(2, '0')}`,
);

const product = await Product.start();
let carrier: Carrier | undefined;
try {
  carrier = await startCarrier({
    root: serverRoot,
    dir: join(product.dir, 'carrier'),
    answerMs: 500,
    listenMs: 20_000,
  });
  const { trunk, endpoint, prompt } = await prepare(carrier);
  const campaign = await makeCampaign(trunk, prompt);

  await product.killCore('SIGTERM');
  const bare = await measureBare(endpoint, `sound:/var/lib/perezvon/sounds/sounds/${prompt}`);
  await product.startCore();
  const ours = await measureProduct(campaign);
  const judged = await judge(carrier);

  const [best, rival] = [knee(ours), knee(bare)];
  report({
    bench: 'dialer',
    rival: 'a bare ARI client that calls, plays, hangs up and stores nothing',
    ratio: (best?.rate ?? 0) / (rival?.rate ?? Number.POSITIVE_INFINITY),
    p99_ms: best?.p99 ?? Number.POSITIVE_INFINITY,
    rss_mb: peakMb(product.corePid),
    calls_per_s: best?.rate ?? 0,
    rival_calls_per_s: rival?.rate ?? 0,
    rival_p99_ms: rival?.p99 ?? Number.POSITIVE_INFINITY,
    core_cpu_ms_per_call: best?.cpuMsPerCall ?? 0,
    rival_cpu_ms_per_call: rival?.cpuMsPerCall ?? 0,
    ...judged,
  });
} catch (error) {
  console.error(product.output.slice(-20).join(''));
  throw error;
} finally {
  await carrier?.stop();
  await product.stop();
}

async function prepare({ address, sipPort }: Carrier) {
  const { api } = product;
  const trunk = await api.post<{ id: string; endpoint: string }>('/api/telephony/trunks', {
    name: 'bench',
    host: address,
    port: sipPort,
    codecs: ['alaw'],
  });
  await api.post('/api/core/asterisk-config/apply', { why: 'bench' });
  const form = new FormData();
  form.set('name', 'bench');
  form.set('language', 'ru');
  form.set('file', new Blob([toneWave(messageMs)]), 'bench.wav');
  const { id } = await api.post<{ id: string }>('/api/sounds/prompts/upload', form);
  await until(
    'the message',
    async () => (await api.get<{ state: string }>(`/api/sounds/prompts/${id}`)).state === 'ready',
  );
  return { trunk: trunk.id, endpoint: trunk.endpoint, prompt: id };
}

async function makeCampaign(trunk: string, promptId: string): Promise<string> {
  const { api } = product;
  const autodialer = '/api/autodialer';
  await api.put('/api/core/modules/autodialer/settings', { values: { channels: 10_000 } });
  const { id } = await api.post<{ id: string }>(`${autodialer}/campaigns`, {
    name: 'bench',
    attempts: 1,
    channels: 10_000,
    callsPerSecond: 0.1,
    notificationMs: 2_000,
    message: [{ kind: 'prompt', promptId }],
    trunks: [trunk],
    schedule: { timeZone: 'Europe/Moscow', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] },
  });
  const form = new FormData();
  form.set('file', new Blob([`number\n${numbers.join('\n')}\n`]), 'bench.csv');
  const { list, mapping } = await api.post<{ list: { id: string; format: unknown }; mapping: unknown }>(
    `${autodialer}/campaigns/${id}/lists`,
    form,
  );
  await api.post(`${autodialer}/lists/${list.id}/import`, { format: list.format, mapping });
  await until(
    'the list',
    async () => (await api.get<{ state: string }>(`${autodialer}/lists/${list.id}`)).state === 'ready',
  );
  return id;
}

async function measureBare(trunk: string, media: string): Promise<readonly Step[]> {
  const client = fork(fileURLToPath(new URL('dialer/bare-client.js', import.meta.url)));
  const order = (what: BareOrder) => void client.send(what);
  try {
    order({ ari: product.asterisk.ari, trunk, media, numbers });
    await once(client, 'message');
    return await watched('bare ARI client', client.pid ?? 0, async (perSecond) => order({ perSecond }));
  } finally {
    client.kill();
  }
}

async function measureProduct(campaign: string): Promise<readonly Step[]> {
  const path = `/api/autodialer/campaigns/${campaign}`;
  let running = false;
  return watched('product', product.corePid, async (callsPerSecond) => {
    if (callsPerSecond === 0) return void (await product.api.post(`${path}/pause`));
    await product.api.send('PATCH', path, { callsPerSecond });
    if (!running) await product.api.post(`${path}/start`);
    running = true;
  });
}

async function watched(
  name: string,
  pid: number,
  setRate: (perSecond: number) => Promise<void>,
): Promise<readonly Step[]> {
  const observer = new Observer(product.asterisk.ari);
  try {
    await observer.connected();
    const steps = await climb(name, observer, pid, setRate);
    // The next one finds an idle exchange.
    await until('the last calls', () => observer.live === 0, { timeoutMs: 60_000 });
    return steps;
  } finally {
    await observer.close();
  }
}

/** What the carrier saw and the product wrote down must agree: a fast dialler that forgets calls is none. */
async function judge(network: Carrier): Promise<Record<string, number>> {
  const [rows] = await product.db.pool.query(
    "SELECT COUNT(*) AS attempts, SUM(state = 'open') AS open FROM autodialer_attempts",
  );
  const [{ attempts, open } = { attempts: 0, open: 0 }] = rows as { attempts: number; open: string | number }[];
  const all = await network.calls();
  return { attempts: Number(attempts), attempts_open: Number(open), carrier_calls: all.length };
}
