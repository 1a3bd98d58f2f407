import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AmiConnection, connectAmi, type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { heardBy, stretchesOf } from '../../support/goertzel.js';
import { Product, serverRoot } from '../../support/product.js';
import { sidesOf } from '../../support/two-sides.js';
import { until } from '../../support/until.js';

export interface Named {
  readonly id: string;
}
const tones = { operator: 500, caller: 700, expert: 1_000, supervisor: 1_300 } as const;
export type Who = keyof typeof tones;

export let product: Product;
export let outside: PrivateAsterisk;
let ami: AmiConnection;
let dir: string;
export let operatorId: string;
export let queueId: string;
/** Times that somebody has entered a queue. */
let calls = 0;
/** A product with a queue, and four people at another Asterisk, each with a tone of their own. */
export async function open(): Promise<void> {
  product = await Product.start({ logLevel: 'info' });
  dir = await mkdtemp(join(tmpdir(), 'perezvon-talk-'));
  const { address, ports } = product.asterisk;
  // Each makes a tone of its own and records what it hears; keys are sent by SendDTMF from the console's side.
  const person = (extension: string, who: Who) =>
    [
      `exten => ${extension},1,GotoIf($["\${GLOBAL(REFUSING)}" = "${who}"]?busy)`,
      ' same => n,Answer()',
      ` same => n,Set(WHO=${who})`,
      ` same => n,Playtones(${tones[who]})`,
      ` same => n,Record(/var/spool/asterisk/${who}-\${EPOCH}.wav,0,120,kqx)`,
      ' same => n(busy),Hangup(17)',
      '',
    ].join('\n');
  // By the trunk that sends numbers without their plus the provider takes none: 503.
  const refusing = 'exten => _7999.,1,Hangup(34)\n';
  const busy = 'exten => +79990000004,1,Hangup(17)\n';
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
        'dtmf_mode = rfc4733',
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
        `${person('+79990000001', 'operator')}${person('+79990000002', 'expert')}`,
        `${person('+79990000003', 'supervisor')}${busy}${refusing}`,
        '[callers]',
        `${person('s', 'caller')}`,
      ].join('\n'),
    },
  });
  ami = connectAmi(outside.ami);
  await ami.connected();
  const { api } = product;
  const trunk = {
    name: 'outside',
    host: outside.address,
    port: outside.ports.sip,
    codecs: ['alaw'],
    defaultNumber: '+74951112233',
  };
  const { id: trunkId } = await api.post<Named>('/api/telephony/trunks', trunk);
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const phone = (number: string, address: string) =>
    api.post<Named>('/api/telephony/phones', { number, name: number, kind: 'outside', address, trunkId });
  const { id: phoneId } = await phone('201', '+79990000001');
  await phone('202', '+79990000002');
  await phone('203', '+79990000003');
  await phone('204', '+79990000004');
  const order = { number: '201', name: 'operator', pin: '1234' };
  ({ id: operatorId } = await api.post<Named>('/api/operators/operators', order));
  await api.post(`/api/operators/operators/${operatorId}/log-in`, { phoneId });
  const queue = { name: 'q', settings: { wrapUpSeconds: 0, record: true }, members: [{ operatorId }] };
  ({ id: queueId } = await api.post<Named>('/api/queues/queues', queue));
  const destination = { kind: 'queues.queue', target: { queueId } };
  await api.post('/api/telephony/numbers', { number: '+74951112233', destination });
}
export async function close(): Promise<void> {
  await ami?.close();
  await product?.stop();
  await outside?.stop();
  await rm(dir, { recursive: true, force: true });
}

/** No call of the test before goes on. */
export async function silence(): Promise<void> {
  await outside.command('channel request hangup all');
  await until(
    'silence',
    async () => (await count("SELECT COUNT(*) AS n FROM core_calls WHERE state <> 'ended'")) === 0,
  );
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function count(sql: string): Promise<number> {
  const [rows] = await product.db.pool.query(sql);
  return Number((rows as { n: number }[])[0]?.n);
}
/** A caller reaches the operator. @returns the id of the caller's call */
export async function talk(): Promise<string> {
  // As a provider does that we register with.
  await outside.command('channel originate PJSIP/login.77@product extension s@callers');
  calls += 1;
  await until(
    'a talk',
    async () => (await count("SELECT COUNT(*) AS n FROM core_call_journal WHERE event = 'ENTERQUEUE'")) === calls,
  );
  const id = await until('the call', async () => {
    const [rows] = await product.db.pool.query(
      "SELECT id FROM core_calls WHERE direction = 'inbound' AND state = 'up' ORDER BY prepared_at DESC LIMIT 1",
    );
    return (rows as Named[])[0]?.id;
  });
  await until('joined', async () => (await events(id)).includes('CONNECT'));
  await pause(1_500);
  return id;
}
export async function events(id: string): Promise<string[]> {
  const [rows] = await product.db.pool.query('SELECT event FROM core_call_journal WHERE call_id = ? ORDER BY seq', [
    id,
  ]);
  return (rows as { event: string }[]).map(({ event }) => event);
}
/** Waits for an entry; tells what the journal holds when it does not come. */
export const journalled = (id: string, event: string, times = 1) =>
  until(event, async () => {
    const all = await events(id);
    if (all.filter((one) => one === event).length >= times) return true;
    throw new Error(all.join(' '));
  });
export async function journalOf(id: string, event: string): Promise<unknown[]> {
  const [rows] = await product.db.pool.query(
    'SELECT data FROM core_call_journal WHERE call_id = ? AND event = ? ORDER BY seq',
    [id, event],
  );
  return (rows as { data: string }[]).map(({ data }) => JSON.parse(data) as unknown);
}
/** The outside channel on which a person is: it presses keys as a phone would. */
async function channelOf(who: Who): Promise<string> {
  const lines = (await outside.command('core show channels concise'))
    .split('\n')
    .filter((line) => line.startsWith('PJSIP/'));
  for (const line of lines) {
    const [channel = '', , extension = ''] = line.split('!');
    const of =
      { '+79990000001': 'operator', '+79990000002': 'expert', '+79990000003': 'supervisor' }[extension] ?? 'caller';
    if (of === who) return channel;
  }
  throw new Error(`${who} is in no call: ${lines.join(' | ')}`);
}
export async function press(who: Who, keys: string): Promise<void> {
  const channel = await channelOf(who);
  for (const digit of keys) {
    await ami.action('PlayDTMF', { Channel: channel, Digit: digit, Duration: '120' });
    await pause(220);
  }
}
export const hangUp = async (who: Who) => outside.command(`channel request hangup ${await channelOf(who)}`);
/**
 * Whether these were heard, each after the one before. On a busy machine the passages between them last long enough to be
 * heard as well: somebody alone who is about to be joined by another.
 */
export const inOrder = (first: string, second: string, last: string) => (heardNow: readonly string[]) => {
  const whom = heardNow.filter((one, i, all) => one !== '' && one !== all[i - 1]);
  const [a, b] = [whom.indexOf(first), whom.indexOf(second)];
  return a === 0 && b > a && whom.lastIndexOf(last) > b && whom.at(-1) === last;
};
/** What the MP3 of a call hold, the first one first: who is on which side, and how far the length is from that of the talk. */
export async function recorded(callId: string, parts: number) {
  const { api } = product;
  const all = await until('the MP3', async () => {
    const page = await api.get<{
      recordings: { id: string; state: string; queueId: string; durationMs: number; talkMs: number }[];
    }>(`/api/recording/recordings?callId=${callId}`);
    const ready = page.recordings.filter(({ state }) => state === 'ready');
    return ready.length === parts ? ready.toReversed() : undefined;
  });
  return Promise.all(
    all.map(async ({ id, queueId: queue, durationMs, talkMs }) => {
      const sound = await api.raw('GET', `/api/recording/recordings/${id}/sound`);
      const { left, right } = await sidesOf(Buffer.from(await sound.arrayBuffer()));
      const whom = (side: Int16Array) => stretchesOf(side, tones).map((stretch) => stretch.whom);
      return { left: whom(left), right: whom(right), queue, durationMs, offMs: durationMs - talkMs };
    }),
  );
}
/** What the last recording of somebody holds, stretch by stretch. */
export const heard = async (who: Who) => (await stretchesHeardBy(who)).map(({ whom }) => whom);

/** A transfer or a failed one brings somebody into a queue once more. */
export function enteredAgain(): void {
  calls += 1;
}

/** The stretches of sound in the last recording of somebody, with their lengths. */
export const stretchesHeardBy = (who: Who) => heardBy(join(dir, 'spool'), who, tones);
