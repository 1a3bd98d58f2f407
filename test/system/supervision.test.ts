import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AmiConnection, connectAmi, type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { heardBy } from '../support/goertzel.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

interface Named {
  readonly id: string;
}
const tones = { operator: 500, caller: 700, supervisor: 1_000 } as const;
type Who = keyof typeof tones;
const phaseMs = 3_000;

let product: Product;
let outside: PrivateAsterisk;
let dir: string;
let ami: AmiConnection;
beforeAll(async () => {
  product = await Product.start({ logLevel: 'info' });
  dir = await mkdtemp(join(tmpdir(), 'perezvon-attend-'));
  const { address, ports } = product.asterisk;
  // Each of the three makes a tone of its own, and records what reaches it.
  const person = (who: Who) => [
    'Answer()',
    `Playtones(${tones[who]})`,
    `Record(/var/spool/asterisk/${who}-heard.wav,0,120,kqx)`,
  ];
  const lines = (extension: string, steps: readonly string[]) =>
    steps.map((step, i) => (i === 0 ? `exten => ${extension},1,${step}` : ` same => n,${step}`));
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
      'extensions.conf': [
        '[phones]',
        ...lines('+79990000001', person('operator')),
        ...lines('+79990000002', person('supervisor')),
        '[callers]',
        ...lines('s', person('caller')),
        '',
      ].join('\n'),
    },
  });
});
afterAll(async () => {
  await ami?.close();
  await product?.stop();
  await outside?.stop();
  await rm(dir, { recursive: true, force: true });
});

it('lets a supervisor listen, whisper and join: recorded tones show who hears whom', async () => {
  const { api } = product;
  const host = outside.address;
  const trunk = { name: 'outside', host, port: outside.ports.sip, codecs: ['alaw'] };
  const { id: trunkId } = await api.post<Named>('/api/telephony/trunks', trunk);
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const phone = (number: string, address: string) =>
    api.post<Named>('/api/telephony/phones', { number, name: number, kind: 'outside', address, trunkId });
  const seat = await phone('201', '+79990000001');
  await phone('202', '+79990000002');
  const order = { number: '201', name: 'operator', pin: '1234' };
  const { id: operatorId } = await api.post<Named>('/api/operators/operators', order);
  await api.post(`/api/operators/operators/${operatorId}/log-in`, { phoneId: seat.id });
  const { id: queueId } = await api.post<Named>('/api/queues/queues', { name: 'q', members: [{ operatorId }] });
  const destination = { kind: 'queues.queue', target: { queueId } };
  await api.post('/api/telephony/numbers', { number: '+74951112233', destination });

  ami = connectAmi(outside.ami);
  await ami.connected();
  await outside.command('channel originate PJSIP/+74951112233@product extension s@callers');
  const attend = () =>
    api.post<Named>('/api/monitor/attendances', { operatorId, phone: '202', how: 'listen' }).catch(() => undefined);
  const attendance = await until('a talk to attend', attend, { timeoutMs: 15_000 });
  await until('the supervisor', async () => (await spoken()) >= 1, { timeoutMs: 10_000 });
  await pause(phaseMs);
  await api.send('PATCH', `/api/monitor/attendances/${attendance.id}`, { how: 'whisper' });
  await pause(phaseMs);
  // By a key of the supervisor's own phone.
  await pressOfSupervisor('6');
  await pause(phaseMs);
  await outside.command('channel request hangup all');
  await pause(1_500);

  const heard = async (who: Who) => (await heardBy(join(dir, 'spool'), who, tones)).filter(({ whom }) => whom !== '');
  const operator = await heard('operator');
  const caller = await heard('caller');
  const supervisor = await heard('supervisor');
  const told = JSON.stringify({ operator, caller, supervisor });
  expect(operator.map(({ whom }) => whom).slice(-2), told).toEqual(['caller', 'caller supervisor']);
  expect(caller.map(({ whom }) => whom).slice(-2), told).toEqual(['operator', 'operator supervisor']);
  expect(supervisor.map(({ whom }) => whom).slice(-1), told).toEqual(['operator caller']);
  // The supervisor listens to all of it, speaks to the operator from the second phase on, to the caller in the third.
  const [listening, whispering] = [operator.at(-2)?.seconds ?? 0, caller.at(-2)?.seconds ?? 0];
  const [spokenTo, joined] = [operator.at(-1)?.seconds ?? 0, caller.at(-1)?.seconds ?? 0];
  expect(whispering - listening, told).toBeGreaterThan(phaseMs / 2_000);
  expect(spokenTo - joined, told).toBeGreaterThan(phaseMs / 2_000);
  expect(supervisor.at(-1)?.seconds ?? 0, told).toBeGreaterThan(spokenTo + phaseMs / 2_000);
  // Asked every half minute; by now it was.
  const health = () => api.get<{ state: string; latencyMs: number | null }[]>('/api/telephony/trunks/states');
  await until('the provider to answer', async () => {
    const [state] = await health();
    return state?.state === 'online' && state.latencyMs !== null && state.latencyMs > 0;
  });
  const audit = await product.db.pool.query(
    "SELECT action, by_id FROM core_audit WHERE action LIKE 'monitor.%' ORDER BY id",
  );
  expect((audit[0] as { action: string }[]).map(({ action }) => action)).toEqual([
    'monitor.listen',
    'monitor.whisper',
    'monitor.join',
    'monitor.left',
  ]);
  expect(new Set((audit[0] as { by_id: string }[]).map((line) => line.by_id)).size).toBe(1);
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function spoken(): Promise<number> {
  const [rows] = await product.db.pool.query("SELECT COUNT(*) AS n FROM core_call_journal WHERE event = 'ATTEND'");
  return Number((rows as { n: number }[])[0]?.n);
}

/** A key of the supervisor's phone, as the phone itself would send it. */
async function pressOfSupervisor(key: string): Promise<void> {
  const lines = (await outside.command('core show channels concise')).split('\n').map((line) => line.split('!'));
  const channel = lines.find(([, , extension]) => extension === '+79990000002')?.[0] ?? 'none';
  await ami.action('PlayDTMF', { Channel: channel, Digit: key, Duration: '120' });
}
