import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { anyPort } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { Product } from '../support/product.js';
import { operators } from '../support/sip/scenarios.js';
import { Sipp } from '../support/sip/sipp.js';
import { until } from '../support/until.js';

const [main, other, known] = ['+74950000001', '+74950000002', '+74950000003'];
const quiet = { wrapUpSeconds: 0, announcePlace: false, announceWait: false };
const [ready, pause] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];

let product: Product;
let centre: CallCentre;
let customers: Sipp;
beforeAll(async () => {
  product = await Product.start();
  const dir = join(product.dir, 'customers');
  await mkdir(dir);
  const port = await anyPort();
  customers = await Sipp.start({ dir, name: 'customers', scenario: operators(300, 20_000), port, trace: true });
  centre = await CallCentre.open(product, {
    operators: 4,
    queues: [
      { name: 'main', number: main, settings: quiet, members: [0] },
      { name: 'other', number: other, settings: quiet, members: [1] },
      { name: 'known', number: known, settings: { ...quiet, stickySeconds: 5 }, members: [2, 3] },
    ],
    answerMs: 200,
    talkMs: 2_000,
    providerPort: port,
    trace: true,
  });
});
afterAll(async () => {
  await customers?.stop();
  await centre?.close();
  await product?.stop();
});

interface StayRow {
  readonly number: string;
  readonly queue_id: string;
  readonly outcome: string;
  readonly operator_id: string | null;
}
const change = (queue: number, settings: object) =>
  product.api.send('PATCH', `/api/queues/queues/${centre.queueIds[queue]}`, { settings: { ...quiet, ...settings } });
const put = (operator: number, stateId: string) =>
  product.api.post(`/api/operators/operators/${centre.operatorIds[operator]}/state`, { stateId });
async function stays(from: number): Promise<readonly StayRow[]> {
  const [rows] = await product.db.pool.query('SELECT * FROM queues_stays WHERE number >= ? ORDER BY ended_at', [
    `+7916${String(from).padStart(7, '0')}`,
  ]);
  return rows as StayRow[];
}
const outcomes = (rows: readonly StayRow[]) =>
  rows.map(({ outcome, queue_id }) => [outcome, centre.queueIds.indexOf(queue_id)]);

it('sends callers on who find the queue full, wait too long, or press a key', async () => {
  const target = { queueId: centre.queueIds[1] };
  const toOther = { kind: 'queues.queue', target };
  await change(0, { maxLength: 0, overflow: { full: toOther } });
  await (await centre.call({ name: 'full', numbers: [main], perSecond: 1, from: 1_000 })).done();
  await until('both stays', async () => (await stays(1_000)).length === 2);
  expect(outcomes(await stays(1_000))).toEqual([
    ['full', 0],
    ['answered', 1],
  ]);

  await put(0, pause);
  await change(0, { maxWaitSeconds: 5, overflow: { tooLong: toOther } });
  await (await centre.call({ name: 'long', numbers: [main], perSecond: 1, from: 2_000 })).done();
  await until('both stays', async () => (await stays(2_000)).length === 2);
  expect(outcomes(await stays(2_000))).toEqual([
    ['tooLong', 0],
    ['answered', 1],
  ]);

  await change(0, { exitKey: { key: '9', destination: toOther } });
  await (await centre.call({ name: 'key', numbers: [main], perSecond: 1, from: 3_000, key: '9' })).done();
  await until('both stays', async () => (await stays(3_000)).length === 2);
  expect(outcomes(await stays(3_000))).toEqual([
    ['key', 0],
    ['answered', 1],
  ]);
});

it('leads a returning caller to the operator they know, though another has been free for longer', async () => {
  await put(3, pause);
  await (await centre.call({ name: 'first', numbers: [known], perSecond: 1, from: 4_000 })).done();
  await put(3, ready);
  await put(2, pause);
  await put(2, ready);
  await (await centre.call({ name: 'second', numbers: [known], perSecond: 1, from: 4_000 })).done();
  await until('both stays', async () => (await stays(4_000)).length === 2);
  const by = (await stays(4_000)).map(({ operator_id }) => operator_id);
  expect(by).toEqual([centre.operatorIds[2], centre.operatorIds[2]]);
});

it('promises no call back to a number that no rule allows', async () => {
  await put(0, pause);
  await change(0, { callbackKey: '1' });
  const order = { name: 'refused', numbers: [main], perSecond: 1, from: 4_900, key: '1', patienceMs: 4_000 };
  await (await centre.call(order)).done();
  await until('the stay', async () => (await stays(4_900)).length === 1);
  expect(outcomes(await stays(4_900))).toEqual([['abandoned', 0]]);
  const [rows] = await product.db.pool.query(
    "SELECT (SELECT COUNT(*) FROM queues_callbacks) AS promised, (SELECT COUNT(*) FROM core_call_journal WHERE event = 'CALLBACKREFUSED') AS refused",
  );
  expect(rows).toEqual([{ promised: 0, refused: 1 }]);
});

it('calls a caller back who hung up and kept the place', async () => {
  const [trunk] = await product.api.get<{ id: string }[]>('/api/telephony/trunks');
  await product.api.post('/api/telephony/rules', { name: 'mobile', prefix: '+7916', trunks: [trunk?.id] });
  await (await centre.call({ name: 'callback', numbers: [main], perSecond: 1, from: 5_000, key: '1' })).done();
  await until('the promise', async () => (await stays(5_000)).length === 1);
  const [kept] = await product.db.pool.query('SELECT state, number FROM queues_callbacks');
  expect(kept).toMatchObject([{ state: 'waiting', number: '+79160005000' }]);

  await put(0, ready);
  await until('the talk', async () => (await stays(5_000)).some(({ outcome }) => outcome === 'answered'));
  const calls = (await customers.trace()).filter(({ sent, text }) => !sent && text.startsWith('INVITE'));
  expect(calls.map(({ text }) => /^INVITE sip:(\+\d+)@/.exec(text)?.[1])).toEqual(['+79160005000']);
  const [done] = await product.db.pool.query('SELECT state FROM queues_callbacks');
  expect(done).toMatchObject([{ state: 'done' }]);
});
