import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loudness } from '../support/goertzel.js';
import { Product, serverRoot } from '../support/product.js';
import { sidesOf } from '../support/two-sides.js';
import { until } from '../support/until.js';

interface Named {
  readonly id: string;
}
interface Recording extends Named {
  readonly state: string;
  readonly callId: string;
  readonly number: string | null;
  readonly operatorId: string | null;
  readonly queueId: string | null;
  readonly durationMs: number;
}
const tones = { operator: 500, caller: 700 } as const;

let product: Product;
let outside: PrivateAsterisk;
let dir: string;
beforeAll(async () => {
  product = await Product.start({ logLevel: 'info' });
  dir = await mkdtemp(join(tmpdir(), 'perezvon-recording-'));
  const { address, ports } = product.asterisk;
  const person = (extension: string, tone: number) =>
    `exten => ${extension},1,Answer()\n same => n,Playtones(${tone})\n same => n,Wait(120)\n`;
  outside = await startAsterisk({
    root: serverRoot,
    dir,
    extraModules: ['res_clioriginate.so'],
    extraConfig: {
      'pjsip.conf': [
        '[product]',
        'type = endpoint',
        'context = phones',
        'disallow = all',
        'allow = alaw',
        'aors = product',
        'direct_media = no',
        '[product]',
        'type = aor',
        `contact = sip:${address}:${ports.sip}`,
        '[product]',
        'type = identify',
        'endpoint = product',
        `match = ${address}`,
        '',
      ].join('\n'),
      'extensions.conf': `[phones]\n${person('+79990000001', tones.operator)}[callers]\n${person('s', tones.caller)}`,
    },
  });
});
afterAll(async () => {
  await product?.stop();
  await outside?.stop();
  await rm(dir, { recursive: true, force: true });
});

it('records a conversation of a queue: who speaks is on which side, from the joining to the end, as MP3', async () => {
  const { api } = product;
  const trunk = { name: 'outside', host: outside.address, port: outside.ports.sip, codecs: ['alaw'] };
  const { id: trunkId } = await api.post<Named>('/api/telephony/trunks', trunk);
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const phone = { number: '201', name: 'one', kind: 'outside', address: '+79990000001', trunkId };
  const { id: phoneId } = await api.post<Named>('/api/telephony/phones', phone);
  const order = { number: '201', name: 'operator', pin: '1234' };
  const { id: operatorId } = await api.post<Named>('/api/operators/operators', order);
  await api.post(`/api/operators/operators/${operatorId}/log-in`, { phoneId });
  const settings = { record: true, wrapUpSeconds: 0 };
  const members = [{ operatorId }];
  const { id: queueId } = await api.post<Named>('/api/queues/queues', { name: 'q', settings, members });
  const destination = { kind: 'queues.queue', target: { queueId } };
  await api.post('/api/telephony/numbers', { number: '+74951112233', destination });
  const silent = { name: 'silent', settings: { wrapUpSeconds: 0 }, members };
  const { id: silentId } = await api.post<Named>('/api/queues/queues', silent);
  const quiet = { kind: 'queues.queue', target: { queueId: silentId } };
  await api.post('/api/telephony/numbers', { number: '+74951112234', destination: quiet });

  const call = async (number: string) => {
    await outside.command(`channel originate PJSIP/${number}@product extension s@callers`);
    const before = await talks();
    await until('a talk', async () => (await talks()) > before, { timeoutMs: 15_000 });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await outside.command('channel request hangup all');
    await until('silence', async () => (await openCalls()) === 0, { timeoutMs: 15_000 });
  };
  await call('+74951112234');
  for (let i = 0; i < 3; i += 1) await call('+74951112233');

  const page = () => api.get<{ recordings: Recording[] }>('/api/recording/recordings');
  const recordings = await until('the MP3', async () => {
    const { recordings: all } = await page();
    return all.length >= 3 && all.every(({ state }) => state === 'ready') ? all : undefined;
  });
  expect(recordings).toHaveLength(3);
  const [recording] = recordings as [Recording];
  expect(recording).toMatchObject({ queueId, operatorId });

  // From join to end within 100 ms, by the journal.
  const off = await Promise.all(
    recordings.map(async ({ callId, durationMs }) => {
      const [rows] = await product.db.pool.query(
        "SELECT event, at FROM core_call_journal WHERE call_id = ? AND event IN ('CONNECT', 'PARTED') ORDER BY id",
        [callId],
      );
      const [joined, parted] = rows as { event: string; at: Date }[];
      return Math.abs(durationMs - (Number(parted?.at) - Number(joined?.at)));
    }),
  );
  console.log(`lengths differ from the talk by ${off.join(', ')} ms`);
  expect(Math.max(...off)).toBeLessThanOrEqual(100);

  const sound = await api.raw('GET', `/api/recording/recordings/${recording.id}/sound`);
  expect(sound.headers.get('content-type')).toBe('audio/mpeg');
  const mp3 = Buffer.from(await sound.arrayBuffer());
  const part = await api.raw('GET', `/api/recording/recordings/${recording.id}/sound`, undefined, {
    range: 'bytes=100-199',
  });
  // Nobody hears anything unseen by leaving the first byte out.
  const [, second] = recordings as [Recording, Recording];
  await api.raw('GET', `/api/recording/recordings/${second.id}/sound`, undefined, { range: 'bytes=1-' });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${mp3.length}`]);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(mp3.subarray(100, 200));
  const [left, right] = await sides(mp3);
  expect(left.map(Math.sign)).toEqual([0, 1]);
  expect(right.map(Math.sign)).toEqual([1, 0]);

  // Nothing raw is left behind, and who listened is known.
  expect(await readdir(join(product.dir, 'var/recordings/recording'))).toEqual([]);
  const [audit] = await product.db.pool.query("SELECT action FROM core_audit WHERE action LIKE 'recording.%'");
  expect((audit as { action: string }[]).map(({ action }) => action)).toEqual([
    'recording.listened',
    'recording.listened',
  ]);
});

async function talks(): Promise<number> {
  const [rows] = await product.db.pool.query("SELECT COUNT(*) AS n FROM core_call_journal WHERE event = 'CONNECT'");
  return Number((rows as { n: number }[])[0]?.n);
}
async function openCalls(): Promise<number> {
  const [rows] = await product.db.pool.query("SELECT COUNT(*) AS n FROM core_calls WHERE state <> 'ended'");
  return Number((rows as { n: number }[])[0]?.n);
}

/** How loud the operator's and the caller's tone are on the left and on the right, 0 below what is heard. */
async function sides(mp3: Buffer): Promise<readonly [number[], number[]]> {
  const { left, right } = await sidesOf(mp3);
  const loud = (side: Int16Array) => {
    // A second in the middle.
    const middle = Math.floor(side.length / 2);
    const samples = side.subarray(middle - 4_000, middle + 4_000);
    return [tones.operator, tones.caller].map((tone) => {
      const found = loudness(samples, tone);
      return found < 100 ? 0 : found;
    });
  };
  return [loud(left), loud(right)];
}
