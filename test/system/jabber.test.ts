// Longer than 300 lines: eight stories of one Prosody and one call centre, whose start costs more than they do.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { anyPort, type PrivateProsody, startProsody, writeAccount } from '@perezvon/launcher';
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
/** Where clients come: another way than the product's own, so with TLS. */
const beyond = '127.0.0.2';
const startServer = async () => {
  prosody = await startProsody({ root: serverRoot, dir, address: beyond, port: prosodyPort });
};
beforeAll(async () => {
  prosodyPort = await anyPort();
  dir = await mkdtemp(join(tmpdir(), 'perezvon-jabber-'));
  await startServer();
  const { ownCertificate = '' } = prosody;
  setDefaultCACertificates([...getCACertificates('default'), await readFile(ownCertificate, 'utf8')]);
  const env = { PEREZVON_XMPP: JSON.stringify(prosody.xmpp), NODE_EXTRA_CA_CERTS: ownCertificate };
  product = await Product.start({ logLevel: 'info', env });
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
  // Who works already reads how things stand as soon as their client is there, and sees their own state.
  if ((await presenceOf(index)) !== 'out') {
    await until('how things stand', () => one.got.some(({ text }) => text.startsWith('Состояние: ')));
    await until('the present state', () => one.shows.at(-1) !== '' && one.shows.length > 0);
  }
  return one;
};
/** Whether the server lets somebody in with it. */
const letsIn = async (one: Awaited<ReturnType<typeof account>>): Promise<boolean> => {
  const client = new Messenger(one, prosody.xmpp.adminJid);
  const is = await client.start().then(
    () => true,
    () => false,
  );
  await client.stop();
  return is;
};
const presenceOf = async (index: number) =>
  (await product.api.get<{ operatorId: string; presence: string }[]>('/api/operators/presences')).find(
    ({ operatorId }) => operatorId === centre.operatorIds[index],
  )?.presence;

it('offers no log-in before TLS, and tells where clients go and whom commands are sent to', async () => {
  const secret = await account(0);
  expect(secret).toMatchObject({ host: beyond, port: prosodyPort, bot: prosody.xmpp.adminJid });
  const socket = connect(prosodyPort, beyond);
  const { domain } = prosody.xmpp;
  socket.write(
    `<stream:stream to='${domain}' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`,
  );
  let features = '';
  for await (const data of socket) if ((features += String(data)).includes('</stream:features>')) break;
  expect(features).toContain('<required/>');
  expect(features).not.toContain('mechanism');
});

it('gives operators accounts, shows them their state and obeys their words, in both languages', async () => {
  await product.api.post('/api/queues/queues', { name: 'Чужая', members: [] });
  const anna = await messenger(0);
  expect(anna.got.map(({ text }) => text)).toEqual([expect.stringContaining('Долги: ждут 0')]);
  expect(anna.got[0]?.text).not.toContain('Чужая');
  expect(anna.shows.at(-1)).toBe('Готов');
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
  expect(card.text).toBe('Звонок: +7 916 000-00-01\nОчередь: Долги\n\nНазовите сумму долга');
  await until('the talk', async () => (await events('CONNECT')) === 2, { everyMs: 50 });
  expect(await anna.say('перевод 777')).toBe('Не получилось: номер 777 никуда не ведёт');
  expect(await anna.say('перевод 102')).toBe('Клиент переведён на 102.');
  await until('the transfer', async () => (await events('BLINDTRANSFER')) === 1);
  // Boris is on pause, and is told all the same who rings, from whom, and out of which queue.
  const handed = await until('the card', () => boris.got.find(({ text }) => text.startsWith('Звонок')), {
    everyMs: 20,
  });
  expect(handed.text).toBe(
    ['Звонок: +7 916 000-00-01', 'Очередь: Долги', 'Переводит: operator 101 (101)', '', 'Назовите сумму долга'].join(
      '\n',
    ),
  );
  await calls.done();

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
  const ringings = (rows as { ringing_at: Date }[]).map((row) => row.ringing_at.getTime());
  const late = cards.map(({ at }) => at - Math.max(...ringings.filter((ms) => ms <= at))).toSorted((a, b) => a - b);
  const p95 = late[Math.floor(late.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  console.log(`cards: ${cards.length}, p50 ${late[Math.floor(late.length / 2)]} ms, p95 ${p95} ms after the ringing`);
  expect(p95).toBeLessThan(300);
});

it('tells whose call it is that no queue gave: asked about first, and called directly', async () => {
  const [anna, boris] = messengers as [Messenger, Messenger];
  await boris.say('пауза 2');
  for (const one of [anna, boris]) one.got.length = 0;
  const cardTo = (one: Messenger) =>
    until('the card', () => one.got.find(({ text }) => text.startsWith('Звонок')), { everyMs: 20 });
  const talks = await events('CONNECT');
  const asking = await centre.call({ name: 'asking', numbers: [number], perSecond: 1, from: 300 });
  await cardTo(anna);
  await until('the talk', async () => (await events('CONNECT')) > talks, { everyMs: 50 });
  expect(await anna.say('консультация 102')).toBe('Звоню 102, клиент ждёт с музыкой.');
  expect((await cardTo(boris)).text.split('\n').slice(0, 3)).toEqual([
    'Звонок: +7 916 000-03-00',
    'Очередь: Долги',
    'Консультируется: operator 101 (101)',
  ]);
  await asking.done();

  boris.got.length = 0;
  const directNumber = '+74951112299';
  const destination = { kind: 'telephony.phone', target: { phoneId: centre.phones[1]?.id } };
  await product.api.post('/api/telephony/numbers', { number: directNumber, destination });
  const direct = await centre.call({ name: 'direct', numbers: [directNumber], perSecond: 1, from: 310 });
  expect((await cardTo(boris)).text).toBe('Звонок: +7 916 000-03-10\nЗвонит напрямую');
  await direct.done();
  expect(anna.got.filter(({ text }) => text.startsWith('Звонок'))).toHaveLength(1);
  await boris.say('готов');
});

it('lives without the server: no call is touched, nothing stale is sent when it is back', async () => {
  const [anna] = messengers as [Messenger];
  const talks = await events('CONNECT');
  const calls = await centre.call({ name: 'unserved', numbers: [number, number, number], perSecond: 1, from: 500 });
  // It dies amid a talk, and another phone rings before it is back.
  await until('a talk', async () => (await events('CONNECT')) > talks, { everyMs: 20 });
  process.kill(-prosody.pid, 'SIGKILL');
  await prosody.exited;
  await calls.done();
  const [rows] = await product.db.pool.query(
    `SELECT TIMESTAMPDIFF(MICROSECOND, connected_at, ended_at) / 1000 AS ms FROM queues_stays
      WHERE number LIKE '+7916000050%' AND outcome = 'answered'`,
  );
  const lasted = (rows as { ms: string }[]).map(({ ms }) => Number(ms));
  expect(lasted).toHaveLength(3);
  // To the end that the operator's phone set, and not to that of the server.
  expect(Math.min(...lasted)).toBeGreaterThan(2_300);
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

it('gives an account another password, and another address', async () => {
  const [, boris] = messengers as [Messenger, Messenger];
  await boris.stop();
  const id = centre.operatorIds[1] ?? '';
  const old = await account(1);
  const renewed = await product.api.post<typeof old>(`/api/jabber/accounts/${id}/password`);
  expect(renewed).toMatchObject({ jid: old.jid });
  expect(renewed.password).not.toBe(old.password);
  expect(await letsIn(old)).toBe(false);
  expect(await letsIn(renewed)).toBe(true);
  const { version } = (await product.api.get<{ id: string; version: number }[]>('/api/operators/operators')).find(
    (one) => one.id === id,
  ) ?? { version: 0 };
  const edit = { jabber: 'boris' };
  await product.api.send('PATCH', `/api/operators/operators/${id}`, edit, { 'if-match': String(version) });
  const moved = await until('the other address', async () => {
    const now = await account(1);
    return now.jid === `boris@${prosody.xmpp.domain}` ? now : undefined;
  });
  expect(await letsIn(renewed)).toBe(false);
  const again = new Messenger(moved, prosody.xmpp.adminJid);
  await again.start();
  messengers.push(again);
  await until('how things stand', () => again.got.length > 0);
  expect(await again.say('pause 1')).toBe('State: Pause 1');
});

it('closes an account with its operator, and listens to nobody else on the server', async () => {
  const operatorId = centre.operatorIds[2];
  const closed = await account(2);
  await (await messenger(2)).stop();
  await product.api.send('DELETE', `/api/operators/operators/${operatorId}`);
  await until('the end of the account', async () => {
    const { accounts } = await product.api.get<{ accounts: { operatorId: string }[] }>('/api/jabber/accounts');
    return !accounts.some((one) => one.operatorId === operatorId);
  });
  await until('the closed account to be refused', async () => !(await letsIn(closed)));

  const foreign = { ...closed, jid: `stranger@${prosody.xmpp.domain}`, password: 'a stranger on the same server' };
  await writeAccount(join(dir, 'data'), prosody.xmpp.domain, 'stranger', foreign.password);
  const stranger = new Messenger(foreign, prosody.xmpp.adminJid);
  await stranger.start();
  messengers.push(stranger);
  const before = await product.api.get('/api/operators/presences');
  await expect(stranger.say('пауза 2', 2_000)).rejects.toThrow();
  await expect(stranger.say('статус', 1_000)).rejects.toThrow();
  expect([stranger.got, stranger.shows]).toEqual([[], []]);
  expect(await product.api.get('/api/operators/presences')).toEqual(before);
});

it('takes no account that is the server’s, a colleague’s or a stranger’s', async () => {
  const id = centre.operatorIds[0];
  const [adminName = ''] = prosody.xmpp.adminJid.split('@');
  const choose = (jabber: string) => product.api.send('PATCH', `/api/operators/operators/${id}`, { jabber });
  const told = (error: string) =>
    until(error, async () => {
      const page = await product.api.get<{
        connected: boolean;
        accounts: { operatorId: string; error: string | null }[];
      }>('/api/jabber/accounts');
      expect(page.connected).toBe(true);
      return page.accounts.some((one) => one.operatorId === id && one.error === error);
    });
  const colleague = await account(1);

  await choose(adminName);
  await told('jabber.problem.reserved');
  await choose(colleague.jid.split('@')[0] ?? '');
  await told('jabber.problem.taken');
  expect(await letsIn(colleague)).toBe(true);

  const stranger = { ...colleague, jid: `visitor@${prosody.xmpp.domain}`, password: 'somebody who was there before' };
  await writeAccount(join(dir, 'data'), prosody.xmpp.domain, 'visitor', stranger.password);
  await choose('visitor');
  await told('jabber.problem.foreign');
  expect(await letsIn(stranger)).toBe(true);
  await expect(product.api.post(`/api/jabber/accounts/${id}/password`)).rejects.toMatchObject({ status: 404 });
  // Going elsewhere, it leaves the stranger's account behind.
  await choose('visited');
  await until('the next account', async () => (await account(0)).jid === `visited@${prosody.xmpp.domain}`);
  expect(await letsIn(stranger)).toBe(true);
});

async function events(event: string): Promise<number> {
  const [rows] = await product.db.pool.query('SELECT COUNT(*) AS n FROM core_call_journal WHERE event = ?', [event]);
  return Number((rows as { n: number }[])[0]?.n);
}
