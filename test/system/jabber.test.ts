import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { anyPort, type PrivateProsody, startProsody } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { jabberAccount, Messenger } from '../support/messenger.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

let prosody: PrivateProsody;
let prosodyPort: number;
let dir: string;
let product: Product;
let centre: CallCentre;
const messengers: Messenger[] = [];
const number = '+74951112233';
const startServer = async () => {
  prosody = await startProsody({ root: serverRoot, dir, address: '127.0.0.1', port: prosodyPort });
};
beforeAll(async () => {
  prosodyPort = await anyPort();
  dir = await mkdtemp(join(tmpdir(), 'perezvon-jabber-'));
  await startServer();
  product = await Product.start({ logLevel: 'info', env: { PEREZVON_XMPP: JSON.stringify(prosody.xmpp) } });
  // What XML forbids comes from lists and texts, and must cost nobody the connection.
  const settings = { text: 'Назовите\u000b сумму\u001b долга', wrapUpSeconds: 0, ringSeconds: 20 };
  centre = await CallCentre.open(product, {
    operators: 3,
    queues: [{ name: 'Долги', number, settings }],
    answerMs: 400,
    talkMs: 2_500,
  });
});
afterAll(async () => {
  await Promise.all(messengers.map((one) => one.stop()));
  await centre?.close();
  await product?.stop();
  await prosody?.stop();
  await rm(dir, { recursive: true, force: true });
});

const account = (index: number) => jabberAccount(product, centre.operatorIds[index] ?? '');
const messenger = async (index: number): Promise<Messenger> => {
  const one = new Messenger(await account(index), prosody.xmpp.adminJid);
  await one.start();
  messengers.push(one);
  return one;
};
const presenceOf = async (index: number) =>
  (await product.api.get<{ operatorId: string; presence: string }[]>('/api/operators/presences')).find(
    ({ operatorId }) => operatorId === centre.operatorIds[index],
  )?.presence;

it('gives operators accounts, shows them their state and obeys their words, in both languages', async () => {
  const anna = await messenger(0);
  expect(await anna.say('помощь')).toContain('перевод 102');
  expect(await anna.say('Пауза 1')).toBe('Состояние: Пауза 1');
  expect(await presenceOf(0)).toBe('paused');
  await until('the presence', () => anna.shows.at(-1) === 'Пауза 1');
  expect(await anna.say('ready')).toBe('State: Ready');
  expect(await anna.say('logout')).toBe('You are logged out.');
  expect(await presenceOf(0)).toBe('out');
  expect(await anna.say('вход 999')).toBe('Телефона 999 нет.');
  // How things stand comes by itself with the log-in.
  const before = anna.got.length;
  await anna.say('вход 101');
  await until('the queues', () => anna.got.slice(before).some(({ text }) => text.includes('Долги: ждут 0, готовы 3')));
  expect(await presenceOf(0)).toBe('ready');
  expect(await anna.say('удержать')).toBe('Сейчас вы ни с кем не говорите.');
  expect(await anna.say('<b>&"\'</b>')).toBe('Не понимаю. Напишите «помощь».');
});

it('shows the card while the phone rings, and the operator transfers by words', async () => {
  const [anna, boris] = [messengers[0] as Messenger, await messenger(1)];
  for (const one of [anna, boris]) one.got.length = 0;
  // Anna alone takes calls; the others are away from the queue's choice.
  await boris.say('пауза 2');
  await product.api.post(`/api/operators/operators/${centre.operatorIds[2]}/log-out`);
  const calls = await centre.call({ name: 'carded', numbers: [number], perSecond: 1 });
  const card = await until('the card', () => anna.got.find(({ text }) => text.startsWith('Звонок')), { everyMs: 20 });
  expect(card.text).toBe('Звонок: +7 916 000-00-01\nПроект: Долги\n\nНазовите сумму долга');
  await until('the talk', async () => (await events('CONNECT')) === 2, { everyMs: 50 });
  expect(await anna.say('перевод 777')).toBe('Не получилось: номер 777 никуда не ведёт');
  expect(await anna.say('перевод 102')).toBe('Клиент переведён на 102.');
  await until('the transfer', async () => (await events('BLINDTRANSFER')) === 1);
  await calls.done();
  expect(boris.got.some(({ text }) => text.startsWith('Звонок'))).toBe(false);

  // Within 300 ms of the ringing; the second call of the same customer is known as such.
  await boris.say('готов');
  const again = await centre.call({
    name: 'again',
    numbers: Array.from({ length: 8 }, () => number),
    perSecond: 2,
    from: 1,
  });
  await again.done();
  const cards = [...anna.got, ...boris.got].filter(({ text }) => text.startsWith('Звонок'));
  expect(cards.length).toBeGreaterThanOrEqual(9);
  expect(cards.some(({ text }) => text.includes('Звонил раньше: 1'))).toBe(true);
  const [rows] = await product.db.pool.query(
    "SELECT ringing_at FROM core_calls WHERE phone IS NOT NULL AND direction = 'outbound' AND ringing_at IS NOT NULL ORDER BY ringing_at",
  );
  const rung = (rows as { ringing_at: Date }[]).map((row) => row.ringing_at.getTime());
  const late = cards.map(({ at }) => at - Math.max(...rung.filter((ms) => ms <= at))).toSorted((a, b) => a - b);
  const p95 = late[Math.floor(late.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  console.log(`cards: ${cards.length}, p50 ${late[Math.floor(late.length / 2)]} ms, p95 ${p95} ms after the ringing`);
  expect(p95).toBeLessThan(300);
});

it('lives without the server: no call is touched, nothing stale is sent when it is back', async () => {
  const [anna] = messengers as [Messenger];
  process.kill(-prosody.pid, 'SIGKILL');
  await prosody.exited;
  const calls = await centre.call({ name: 'unserved', numbers: [number, number, number], perSecond: 1, from: 500 });
  await calls.done();
  const [rows] = await product.db.pool.query(
    "SELECT COUNT(*) AS n FROM queues_stays WHERE number LIKE '+7916000050%' AND outcome = 'answered'",
  );
  expect((rows as { n: number }[])[0]?.n).toBe(3);
  const before = anna.got.length;
  await startServer();
  await until(
    'the server again',
    async () => (await product.api.get<{ connected: boolean }>('/api/jabber/accounts')).connected,
  );
  await anna.stop();
  const back = await messenger(0);
  await sleep(2_000);
  expect([...anna.got.slice(before), ...back.got].filter(({ text }) => text.startsWith('Звонок'))).toEqual([]);
  expect(await back.say('статус')).toContain('Долги');
});

it('closes an account with its operator, and listens to nobody else', async () => {
  const operatorId = centre.operatorIds[2];
  const stranger = await messenger(2);
  expect(await stranger.say('статус')).toContain('Вы не вошли');
  await product.api.send('DELETE', `/api/operators/operators/${operatorId}`);
  await until('the end of the account', async () => {
    const { accounts } = await product.api.get<{ accounts: { operatorId: string }[] }>('/api/jabber/accounts');
    return !accounts.some((one) => one.operatorId === operatorId);
  });
  const again = new Messenger(await account(0), prosody.xmpp.adminJid);
  await again.start();
  messengers.push(again);
  await expect(stranger.say('готов', 4_000)).rejects.toThrow();
});

async function events(event: string): Promise<number> {
  const [rows] = await product.db.pool.query('SELECT COUNT(*) AS n FROM core_call_journal WHERE event = ?', [event]);
  return Number((rows as { n: number }[])[0]?.n);
}
