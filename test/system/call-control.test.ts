import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AmiConnection, connectAmi, type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { heardBy, stretchesOf } from '../support/goertzel.js';
import { Product, serverRoot } from '../support/product.js';
import { sidesOf } from '../support/two-sides.js';
import { until } from '../support/until.js';

interface Named {
  readonly id: string;
}
const tones = { operator: 500, caller: 700, expert: 1_000, supervisor: 1_300 } as const;
type Who = keyof typeof tones;

let product: Product;
let outside: PrivateAsterisk;
let ami: AmiConnection;
let dir: string;
let operatorId: string;
let queueId: string;
let calls = 0;
beforeAll(async () => {
  product = await Product.start({ logLevel: 'info' });
  dir = await mkdtemp(join(tmpdir(), 'perezvon-hand-'));
  const { address, ports } = product.asterisk;
  // Each makes a tone of its own and records what it hears; keys are sent by SendDTMF from the console's side.
  const person = (extension: string, who: Who) =>
    `exten => ${extension},1,GotoIf($["\${GLOBAL(REFUSING)}" = "${who}"]?busy)\n same => n,Answer()\n same => n,Set(WHO=${who})\n same => n,Playtones(${tones[who]})\n same => n,Record(/var/spool/asterisk/${who}-\${EPOCH}.wav,0,120,kqx)\n same => n(busy),Hangup(17)\n`;
  // By the trunk that sends numbers without their plus the provider takes none: 503.
  const refusing = 'exten => _7999.,1,Hangup(34)\n';
  const busy = 'exten => +79990000004,1,Hangup(17)\n';
  outside = await startAsterisk({
    root: serverRoot,
    dir,
    extraModules: ['res_clioriginate.so'],
    extraConfig: {
      'pjsip.conf': `[product]\ntype = endpoint\ncontext = phones\ndisallow = all\nallow = alaw\naors = product\ndirect_media = no\ndtmf_mode = rfc4733\n[product]\ntype = aor\ncontact = sip:${address}:${ports.sip}\n[product]\ntype = identify\nendpoint = product\nmatch = ${address}\n`,
      'extensions.conf': `[phones]\n${person('+79990000001', 'operator')}${person('+79990000002', 'expert')}${person('+79990000003', 'supervisor')}${busy}${refusing}[callers]\n${person('s', 'caller')}`,
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
});
afterAll(async () => {
  await ami?.close();
  await product?.stop();
  await outside?.stop();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  await outside.command('channel request hangup all');
  await until(
    'silence',
    async () => (await count("SELECT COUNT(*) AS n FROM core_calls WHERE state <> 'ended'")) === 0,
  );
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function count(sql: string): Promise<number> {
  const [rows] = await product.db.pool.query(sql);
  return Number((rows as { n: number }[])[0]?.n);
}
/** A caller reaches the operator. @returns the id of the caller's call */
async function talk(): Promise<string> {
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
async function events(id: string): Promise<string[]> {
  const [rows] = await product.db.pool.query('SELECT event FROM core_call_journal WHERE call_id = ? ORDER BY seq', [
    id,
  ]);
  return (rows as { event: string }[]).map(({ event }) => event);
}
/** Waits for an entry; tells what the journal holds when it does not come. */
const journalled = (id: string, event: string, times = 1) =>
  until(event, async () => {
    const all = await events(id);
    if (all.filter((one) => one === event).length >= times) return true;
    throw new Error(all.join(' '));
  });
async function journalOf(id: string, event: string): Promise<unknown[]> {
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
async function press(who: Who, keys: string): Promise<void> {
  const channel = await channelOf(who);
  for (const digit of keys) {
    await ami.action('PlayDTMF', { Channel: channel, Digit: digit, Duration: '120' });
    await pause(220);
  }
}
const hangUp = async (who: Who) => outside.command(`channel request hangup ${await channelOf(who)}`);
/**
 * Whether these were heard, each after the one before. On a busy machine the passages between them last long enough to be
 * heard as well: somebody alone who is about to be joined by another.
 */
const inOrder = (first: string, second: string, last: string) => (heardNow: readonly string[]) => {
  const whom = heardNow.filter((one, i, all) => one !== '' && one !== all[i - 1]);
  const [a, b] = [whom.indexOf(first), whom.indexOf(second)];
  return a === 0 && b > a && whom.lastIndexOf(last) > b && whom.at(-1) === last;
};
/** What the MP3 of a call hold, the first one first: who is on which side, and how far the length is from that of the talk. */
async function recorded(callId: string, parts: number) {
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
const heard = async (who: Who) => (await heardBy(join(dir, 'spool'), who, tones)).map(({ whom }) => whom);

it('holds a caller by keys: music instead of the operator, then the operator again', async () => {
  const id = await talk();
  await press('operator', '*1');
  await until('hold', async () => (await events(id)).includes('HOLD'));
  await pause(2_000);
  await press('operator', '*1');
  await until('back', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  await pause(2_000);
  await outside.command('channel request hangup all');
  await pause(1_000);
  expect(await heard('caller')).toEqual(['operator', '', 'operator']);
  expect((await events(id)).filter((event) => /HOLD|CONNECT|COMPLETE/.test(event)).slice(0, 4)).toEqual([
    'CONNECT',
    'HOLD',
    'UNHOLD',
    'CONNECT',
  ]);
  // One recording, from the first joining to the end: the caller is heard all the while, the operator not during the hold.
  const [whole] = await recorded(id, 1);
  expect(whole).toMatchObject({ left: ['caller'], right: ['operator', '', 'operator'], queue: queueId });
  const [rows] = await product.db.pool.query(
    "SELECT event, at FROM core_call_journal WHERE call_id = ? AND event IN ('CONNECT', 'PARTED') ORDER BY seq",
    [id],
  );
  const moments = (rows as { at: Date }[]).map(({ at }) => at.getTime());
  const offMs = (whole?.durationMs ?? 0) - ((moments.at(-1) ?? 0) - (moments[0] ?? 0));
  console.log(`the recording with a hold is ${offMs} ms from the talk`);
  expect(Math.abs(offMs)).toBeLessThanOrEqual(100);
});

it('a supervisor who listens goes on listening when the caller is back from hold', async () => {
  const { api } = product;
  const id = await talk();
  const order = { operatorId, phone: '203', how: 'listen' };
  const { id: attendance } = await api.post<Named>('/api/monitor/attendances', order);
  const times = async (what: string) => (await events(attendance)).filter((event) => event === what).length;
  await until('listening', async () => (await times('ATTEND')) === 1);
  await pause(1_500);
  await press('operator', '*1');
  await until('hold', async () => (await times('ATTENDED')) === 1);
  await pause(1_000);
  expect(await api.get('/api/monitor/attendances')).toHaveLength(1);
  await press('operator', '*1');
  await until('back', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  await until('listening again', async () => (await times('ATTEND')) === 2);
  await pause(4_000);
  await hangUp('caller');
  await until('the end of it', async () => (await api.get<unknown[]>('/api/monitor/attendances')).length === 0);
  await pause(1_000);
  // Before the hold it was two seconds or so. The hold itself is no sound at all, and does not stand in the recording.
  const both = (await heardBy(join(dir, 'spool'), 'supervisor', tones)).filter(
    ({ whom }) => whom === 'operator caller',
  );
  expect(both.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThan(3.5);
});

it('transfers a caller blindly by keys, and the operator is free at once', async () => {
  const id = await talk();
  await press('operator', '##202#');
  await until('the expert', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  const presences = await product.api.get<{ presence: string }[]>('/api/operators/presences');
  expect(presences.map(({ presence }) => presence)).toEqual(['ready']);
  await pause(2_000);
  await hangUp('caller');
  await pause(1_000);
  expect((await heard('caller')).filter(Boolean)).toEqual(['operator', 'expert']);
  expect(await heard('expert')).toEqual(['caller']);
  expect(await events(id)).toEqual(expect.arrayContaining(['TRANSFER', 'BLINDTRANSFER']));
});

it('brings a caller back to who transferred them to a colleague that is busy', async () => {
  const id = await talk();
  await press('operator', '##204#');
  await until('back', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  await pause(2_000);
  await hangUp('caller');
  await pause(1_000);
  // Of the call by which the customer came back.
  expect(await heard('operator')).toContain('caller');
  expect(await journalOf(id, 'TRANSFERFAILED')).toEqual([{ to: '204', why: 'busy' }]);
  expect(await journalOf(id, 'TRANSFERBACK')).toEqual([{ phone: '201' }]);
});

it('brings them back to the front of their queue when who transferred them is busy as well', async () => {
  const id = await talk();
  await outside.command('dialplan set global REFUSING operator');
  await press('operator', '##204#');
  await until('the queue', async () => (await events(id)).filter((event) => event === 'ENTERQUEUE').length === 2);
  calls += 1;
  await outside.command('dialplan set global REFUSING nobody');
  await until('an operator', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  await pause(1_000);
  await hangUp('caller');
  await journalled(id, 'COMPLETECALLER');
  expect(await journalOf(id, 'TRANSFERBACK')).toEqual([{ phone: '201' }, { place: 'queues.queue' }]);
});

it('transfers a caller to another queue by its short number; it stays one interaction', async () => {
  const second = { name: 'second line', number: '500', settings: { wrapUpSeconds: 0 }, members: [{ operatorId }] };
  const { id: queueId } = await product.api.post<Named>('/api/queues/queues', second);
  const id = await talk();
  await press('operator', '##500#');
  await until('a talk', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  calls += 1;
  await pause(1_500);
  await hangUp('caller');
  await journalled(id, 'COMPLETECALLER');
  expect(await heard('operator')).toContain('caller');
  expect(await journalOf(id, 'TRANSFER')).toEqual([{ kind: 'blind', to: '500' }]);
  expect((await events(id)).filter((event) => /QUEUE|TRANSFER$|COMPLETE/.test(event))).toEqual([
    'ENTERQUEUE',
    'TRANSFER',
    'BLINDTRANSFER',
    'ENTERQUEUE',
    'COMPLETECALLER',
  ]);
  expect((await journalOf(id, 'ENTERQUEUE')).at(-1)).toMatchObject({ queue: queueId });
});

it('asks first, brings all together, and hands the caller over when the operator hangs up', async () => {
  const id = await talk();
  await press('operator', '*2202#');
  await until('the consultation', async () => {
    const [rows] = await product.db.pool.query("SELECT COUNT(*) AS n FROM core_calls WHERE state = 'up'");
    return Number((rows as { n: number }[])[0]?.n) === 3;
  });
  await pause(2_500);
  await press('operator', '*3');
  await until('the conference', async () => (await events(id)).includes('CONFERENCE'));
  await pause(3_000);
  await hangUp('operator');
  await pause(3_000);
  await hangUp('caller');
  await pause(1_000);
  expect(await heard('operator')).toSatisfy(inOrder('caller', 'expert', 'caller expert'));
  expect(await heard('caller')).toSatisfy(inOrder('operator', 'operator expert', 'expert'));
  expect(await heard('expert')).toSatisfy(inOrder('operator', 'operator caller', 'caller'));
  expect((await events(id)).at(-1)).not.toBe('FAULT');
  expect(await events(id)).toEqual(expect.arrayContaining(['TRANSFER', 'ATTENDEDTRANSFER', 'CONFERENCE']));
  // With the operator, and without: both are told to be of the queue.
  const [first, second] = await recorded(id, 2);
  console.log(`the recordings of the conference are ${first?.offMs} and ${second?.offMs} ms from the talks`);
  expect(first).toMatchObject({ left: ['caller'], queue: queueId });
  expect(first?.right.filter(Boolean)).toEqual(['operator', 'operator expert']);
  expect(second).toMatchObject({ left: ['caller'], right: ['expert'], queue: queueId });
  for (const part of [first, second]) expect(Math.abs(part?.offMs ?? Infinity)).toBeLessThanOrEqual(100);
});

it('goes on to the next trunk of the rule when a provider answers 503, and not when who is called is busy', async () => {
  const { api } = product;
  const [good] = await api.get<Named[]>('/api/telephony/trunks');
  const bad = {
    name: 'refusing',
    host: outside.address,
    port: outside.ports.sip,
    codecs: ['alaw'],
    dialAs: { form: 'digits', prefix: '' },
  };
  const { id: badId } = await api.post<Named>('/api/telephony/trunks', bad);
  await api.post('/api/telephony/rules', { name: 'all', prefix: '+7999', trunks: [badId, good?.id] });
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const reach = async (ours: string, number: string) => {
    const destination = { kind: 'telephony.outside', target: { number } };
    await api.post('/api/telephony/numbers', { number: ours, destination });
    await outside.command(`channel originate PJSIP/8${ours.slice(2)}@product extension s@callers`);
    return until('the call', async () => {
      const [rows] = await product.db.pool.query('SELECT id FROM core_calls WHERE own_number = ?', [ours]);
      return (rows as Named[])[0]?.id;
    });
  };
  const id = await reach('+74951112244', '+79990000002');
  await until('joined', async () => (await events(id)).includes('CONNECT'));
  expect(await journalOf(id, 'TRUNKSKIPPED')).toMatchObject([{ why: 'congestion' }]);
  expect(await journalOf(id, 'DIALOUT')).toHaveLength(2);
  await hangUp('caller');

  const rule = (await api.get<Named[]>('/api/telephony/rules'))[0];
  await api.send('PATCH', `/api/telephony/rules/${rule?.id}`, { trunks: [good?.id, badId] });
  const busy = await reach('+74951112255', '+79990000004');
  await until('the end', async () => (await events(busy)).includes('END'));
  expect(await journalOf(busy, 'DIALOUT')).toHaveLength(1);
});
