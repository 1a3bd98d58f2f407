import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { anyPort } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { makeTonePrompt } from '../support/campaign.js';
import { Product } from '../support/product.js';
import { operators } from '../support/sip/scenarios.js';
import { Sipp } from '../support/sip/sipp.js';
import { until } from '../support/until.js';

const [main, other, known, silent] = ['+74950000001', '+74950000002', '+74950000003', '+74950000005'];
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
    operators: 5,
    // One lets the phone ring.
    others: [{ phones: [4], scenario: operators(600_000, 1_000) }],
    queues: [
      { name: 'main', number: main, settings: quiet, members: [0] },
      { name: 'other', number: other, settings: quiet, members: [1] },
      { name: 'known', number: known, settings: { ...quiet, stickySeconds: 5 }, members: [2, 3] },
      { name: 'silent', number: silent, settings: { ...quiet, ringSeconds: 5 }, members: [4] },
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

interface Counted {
  readonly offered: number;
  readonly answered: number;
  readonly lost: number;
  readonly within: number;
}
interface FrontPage {
  readonly byOperator: readonly { readonly key: string; readonly answered: number }[];
  readonly byQueue: readonly (Counted & {
    readonly key: string;
    readonly serviceLevel: number | null;
    readonly talkMs: number;
    readonly wrapUpMs: number;
  })[];
}
const span = () =>
  `from=${new Date(Date.now() - 86_400_000).toISOString()}&until=${new Date(Date.now() + 86_400_000).toISOString()}`;
interface StayRow {
  readonly ended_by: string | null;
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
  const unheard = await centre.call({
    name: 'unheard',
    numbers: [silent],
    perSecond: 1,
    from: 9_000,
    patienceMs: 25_000,
  });
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

  // Meanwhile a phone rang twice for nothing: its operator is on a pause that is not paid, and everybody reads why.
  const presence = await until('the pause', async () =>
    (
      await product.api.get<{ operatorId: string; presence: string; stateId: string; why: string | null }[]>(
        '/api/operators/presences',
      )
    ).find(({ operatorId, presence: now }) => operatorId === centre.operatorIds[4] && now === 'paused'),
  );
  expect(presence).toMatchObject({ stateId: '00000000-0000-7000-8000-000000000005', why: 'missed' });
  const alerts = await until('the alert', async () => {
    const all = await product.api.get<{ kind: string; what: string; until: number | null }[]>('/api/monitor/alerts');
    return all.some(({ kind }) => kind === 'notAnswering') ? all : undefined;
  });
  expect(alerts).toContainEqual(expect.objectContaining({ kind: 'notAnswering', what: 'operator 105', until: null }));
  await unheard.stop();

  // The same trouble of half an hour ago is over and stays so; this one ends when the operator is back.
  const key = `notAnswering:${centre.operatorIds[4]}`;
  await product.db.pool.query(
    `INSERT INTO monitor_alerts SELECT alert, kind, what, since - INTERVAL 30 MINUTE, since - INTERVAL 20 MINUTE
      FROM monitor_alerts WHERE alert = ?`,
    [key],
  );
  const feed = async () => {
    const all = await product.api.get<{ key: string; since: number; until: number | null }[]>('/api/monitor/alerts');
    expect(all.findLastIndex(({ until: end }) => end === null)).toBe(
      all.filter(({ until: end }) => end === null).length - 1,
    );
    return all.filter((one) => one.key === key);
  };
  expect((await feed()).map(({ until: end }) => end === null)).toEqual([true, false]);
  await put(4, ready);
  const [ended] = await until('the end of the alert', async () => {
    const now = await feed();
    return now[0]?.until === null ? undefined : now;
  });
  expect(ended?.until).toBeGreaterThan(ended?.since ?? Number.NaN);
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

  // A queue that goes by the list asks who stands first in it, though another has been free for longer.
  const path = `/api/queues/queues/${centre.queueIds[2]}`;
  const members = [3, 2].map((index) => ({ operatorId: centre.operatorIds[index], level: 1 }));
  await product.api.send('PATCH', path, { settings: { ...quiet, strategy: 'linear' }, members });
  await put(3, pause);
  await put(3, ready);
  await (await centre.call({ name: 'by-list', numbers: [known], perSecond: 1, from: 4_100 })).done();
  await until('the stay', async () => (await stays(4_100)).length === 1);
  expect((await stays(4_100))[0]?.operator_id).toBe(centre.operatorIds[3]);
  const queues = await product.api.get<{ id: string; members: object[] }[]>('/api/queues/queues');
  expect(queues.find(({ id }) => id === centre.queueIds[2])?.members).toEqual(members);
});

it('serves before all others whom a supervisor takes to the front', async () => {
  await put(1, pause);
  const numbers = [other, other, other];
  const sipp = await centre.call({ name: 'front', numbers, perSecond: 5, from: 4_200 });
  interface Board {
    readonly callers: Readonly<Record<string, { number: string; queueId: string; isFirst: boolean }>>;
  }
  const line = async () =>
    Object.entries((await product.api.get<Board>('/api/queues/board')).callers).filter(
      ([, { queueId }]) => queueId === centre.queueIds[1],
    );
  const waiting = await until('three who wait', async () => {
    const all = await line();
    return all.length === 3 ? all : undefined;
  });
  const [last] = waiting.find(([, { number }]) => number === '+79160004202') ?? [];
  await product.api.post(`/api/queues/callers/${last}/to-front`, {});
  expect((await line()).filter(([, { isFirst }]) => isFirst).map(([id]) => id)).toEqual([last]);
  await put(1, ready);
  await sipp.done();
  await until('the stays', async () => (await stays(4_200)).length === 3);
  expect(answeredOf(await stays(4_200))).toEqual(['+79160004202', '+79160004200', '+79160004201']);
  const gone = await product.api.raw('POST', `/api/queues/callers/${last}/to-front`, {});
  expect(gone.status).toBe(404);
});

it('plays a recording of the library as the music of a queue, once that is applied', async () => {
  const prompt = await makeTonePrompt(product.api, 3_000);
  await change(0, { music: `prompt-${prompt}` });
  expect(await product.api.get('/api/core/asterisk-config')).toMatchObject({ changed: true });
  await product.api.post('/api/core/asterisk-config/apply', { why: 'music' });
  await until('the class', async () =>
    (await product.asterisk.command('moh show classes')).includes(`prompt-${prompt}`),
  );
  expect(await product.asterisk.command('moh show files')).toMatch(new RegExp(`sounds/sounds/${prompt}`));
  expect((await product.api.raw('DELETE', `/api/sounds/prompts/${prompt}`)).status).toBe(409);
});

it('promises no call back to a number that no rule allows', async () => {
  await put(0, pause);
  await change(0, { callbackKey: '1' });
  const order = { name: 'refused', numbers: [main], perSecond: 1, from: 4_900, key: '1', patienceMs: 4_000 };
  await (await centre.call(order)).done();
  await until('the stay', async () => (await stays(4_900)).length === 1);
  expect(outcomes(await stays(4_900))).toEqual([['abandoned', 0]]);
  const [rows] = await product.db.pool.query(
    `SELECT (SELECT COUNT(*) FROM queues_callbacks) AS promised, (SELECT COUNT(*) FROM core_call_journal
      WHERE event = 'CALLBACKREFUSED') AS refused`,
  );
  expect(rows).toEqual([{ promised: 0, refused: 1 }]);
});

it('calls callers back who hung up and kept the place, though everybody went home meanwhile and core was away', async () => {
  // One is led here with a higher priority: that is part of the place.
  const important = '+74950000004';
  const destination = { kind: 'queues.queue', target: { queueId: centre.queueIds[0], priority: 5 } };
  await product.api.post('/api/telephony/numbers', { number: important, destination });
  const [trunk] = await product.api.get<{ id: string }[]>('/api/telephony/trunks');
  await product.api.post('/api/telephony/rules', { name: 'mobile', prefix: '+7916', trunks: [trunk?.id] });
  await put(0, pause);
  await change(0, { callbackKey: '1' });
  const numbers = [main, important, main];
  await (await centre.call({ name: 'callbacks', numbers, perSecond: 2, from: 5_000, key: '1' })).done();
  await until('the promises', async () => (await promised()).length === 3);
  // Overflow by length and wait is for who is on the line.
  await change(0, { callbackKey: '1', maxWaitSeconds: 5, maxLength: 0 });
  const path = `/api/operators/operators/${centre.operatorIds[0]}`;
  await product.api.post(`${path}/log-out`, {});
  await product.killCore('SIGKILL');
  await product.startCore();
  await product.api.enter();
  expect((await promised()).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);

  await change(0, { callbackKey: '1', wrapUpSeconds: 1, record: true });
  await product.api.post(`${path}/log-in`, { phoneId: centre.phones[0]?.id });
  await until('the first is called', async () => (await invited()).length === 1);
  // Who calls now comes behind those who have waited since before.
  const live = await centre.call({ name: 'live', numbers: [main], perSecond: 1, from: 5_003 });
  await until('all talks', async () => answeredOf(await stays(5_000)).length === 4);
  await live.done();
  expect(await invited()).toEqual(['+79160005001', '+79160005000', '+79160005002']);
  expect(answeredOf(await stays(5_000))).toEqual(['+79160005001', '+79160005000', '+79160005002', '+79160005003']);
  // The phones of the call centre hang up first; letting the customer go is no word of theirs.
  expect((await stays(5_000)).flatMap(({ ended_by }) => ended_by ?? [])).toEqual(
    Array.from({ length: 4 }, () => 'operator'),
  );
  expect((await promised()).map(({ state }) => state)).toEqual(['done', 'done', 'done']);

  // Each customer came once and was answered, by who spoke with them; with the three of the first test and the one who
  // was promised nothing.
  let mainQueue: FrontPage['byQueue'][number] | undefined;
  let operator: FrontPage['byOperator'][number] | undefined;
  const counted = async () => {
    const { byQueue, byOperator } = await product.api.get<FrontPage>(`/api/stats/front?${span()}`);
    operator = byOperator.find(({ key }) => key === centre.operatorIds[0]);
    mainQueue = byQueue.find(({ key }) => key === centre.queueIds[0]);
    return mainQueue?.answered === 4 && mainQueue.wrapUpMs > 3_900;
  };
  await until('the figures', counted);
  expect(mainQueue).toMatchObject({ offered: 8, answered: 4, lost: 1, sentOn: 3, sentCallback: 0 });
  expect(mainQueue?.talkMs).toBeGreaterThan(4 * 1_500);
  expect(operator).toMatchObject({ answered: 4, wrapUpMs: mainQueue?.wrapUpMs, talkMs: mainQueue?.talkMs });
});
const answeredOf = (rows: readonly StayRow[]) =>
  rows.filter(({ outcome }) => outcome === 'answered').map(({ number }) => number);
async function promised(): Promise<readonly { id: string; number: string; state: string }[]> {
  const [rows] = await product.db.pool.query('SELECT id, number, state FROM queues_callbacks ORDER BY since');
  return rows as { id: string; number: string; state: string }[];
}
/** Which customers were called, in order. */
async function invited(): Promise<readonly (string | undefined)[]> {
  const calls = (await customers.trace()).filter(({ sent, text }) => !sent && text.startsWith('INVITE'));
  return [...new Set(calls.map(({ text }) => /^INVITE sip:(\+\d+)@/.exec(text)?.[1]))];
}
