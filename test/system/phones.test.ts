import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { anyPort, ownCertificate } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

const number = '+74951112233';
let product: Product;
let centre: CallCentre;
let dir: string;
const strangers: PrivateAsterisk[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-phones-'));
  const { certificate } = await ownCertificate(serverRoot, join(dir, 'known'), '127.0.0.1');
  product = await Product.start({ authorities: certificate });
  centre = await CallCentre.open(product, {
    operators: 3,
    queues: [{ name: 'q', number, settings: { wrapUpSeconds: 0, ringSeconds: 5 }, members: [2] }],
    // The first two phones hang up soon; nobody waits for the third to be answered.
    answerMs: 1_000,
    talkMs: 1_500,
  });
});
afterAll(async () => {
  await centre?.close();
  await product?.stop();
  await Promise.all(strangers.map((one) => one.stop()));
  await rm(dir, { recursive: true, force: true });
});

/** A provider that takes SIP by TLS, with a certificate of its own making for the address. */
async function tlsProvider(name: string): Promise<number> {
  const port = await anyPort();
  const { certificate, key } = await ownCertificate(serverRoot, join(dir, name), '127.0.0.1');
  const files = { 'cert.pem': await readFile(certificate, 'utf8'), 'key.pem': await readFile(key, 'utf8') };
  const transport = [
    '[transport-tls]',
    'type = transport',
    'protocol = tls',
    `bind = 127.0.0.1:${port}`,
    'cert_file = /etc/asterisk/cert.pem',
    'priv_key_file = /etc/asterisk/key.pem',
    'method = tlsv1_2',
    '',
  ].join('\n');
  const extraConfig = { ...files, 'pjsip.conf': transport };
  strangers.push(await startAsterisk({ root: serverRoot, dir: join(dir, `asterisk-${name}`), extraConfig }));
  return port;
}

it('speaks TLS with a provider whose certificate is signed by somebody it trusts, and with no other unless told to', async () => {
  const { api } = product;
  const [known, stranger, other] = await Promise.all(['known', 'stranger', 'other'].map(tlsProvider));
  const tls = { host: '127.0.0.1', transport: 'tls' };
  const trunks = await Promise.all(
    [
      { ...tls, name: 'known', port: known },
      { ...tls, name: 'stranger', port: stranger },
      { ...tls, name: 'unchecked', port: other, checkCertificate: false },
    ].map((trunk) => api.post<{ id: string; checkCertificate: boolean }>('/api/telephony/trunks', trunk)),
  );
  expect(trunks.map(({ checkCertificate }) => checkCertificate)).toEqual([true, true, false]);
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const states = async () => {
    const all = await api.get<{ id: string; state: string }[]>('/api/telephony/trunks/states');
    return trunks.map(({ id }) => all.find((one) => one.id === id)?.state);
  };
  await expect.poll(states, { timeout: 60_000 }).toEqual(['online', 'offline', 'online']);
  for (const { id } of trunks) await api.send('DELETE', `/api/telephony/trunks/${id}`);
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
});

interface PresenceRow {
  readonly operatorId: string;
  readonly presence: string;
  readonly phone: { readonly number: string } | null;
}
const presenceOf = async (index: number) =>
  (await product.api.get<PresenceRow[]>('/api/operators/presences')).find(
    ({ operatorId }) => operatorId === centre.operatorIds[index],
  );

it('codes: an operator pauses, goes on, logs out and in again by the phone alone', async () => {
  await centre.dial(0, '*141');
  expect(await presenceOf(0)).toMatchObject({ presence: 'paused' });
  await centre.dial(0, '*13');
  expect(await presenceOf(0)).toMatchObject({ presence: 'ready' });
  await centre.dial(0, '*12');
  expect(await presenceOf(0)).toMatchObject({ presence: 'out', phone: null });
  // Number behind the code, PIN by keys; from another phone than before.
  await product.api.post(`/api/operators/operators/${centre.operatorIds[1]}/log-out`);
  await centre.dial(1, '*11101', { keys: '1234#' });
  expect(await presenceOf(0)).toMatchObject({ presence: 'ready', phone: { number: '102' } });
});

it('a phone reaches another one, and nothing outside that no rule allows', async () => {
  await centre.dial(0, '103');
  const [rows] = await product.db.pool.query(
    `SELECT phone, outcome FROM core_calls WHERE phone IN ('phone-101', 'phone-103') AND answered_at IS NOT NULL
      ORDER BY prepared_at DESC LIMIT 2`,
  );
  expect((rows as { phone: string }[]).map(({ phone }) => phone).toSorted()).toEqual(['phone-101', 'phone-103']);
  await centre.dial(0, '84951234567', { refused: 403 });
  await centre.dial(0, '777', { refused: 403 });
  const [out] = await product.db.pool.query(
    "SELECT COUNT(*) AS n FROM core_calls WHERE direction = 'outbound' AND trunk IS NOT NULL",
  );
  expect((out as { n: number }[])[0]?.n).toBe(0);
});

it('a phone that cannot be reached puts its operator on pause after two calls, and the caller stays in line', async () => {
  await centre.uas.stop();
  const caller = await centre.call({ name: 'waiting', numbers: [number], perSecond: 1, patienceMs: 25_000 });
  await until('the pause', async () => (await presenceOf(2))?.presence === 'paused', { timeoutMs: 24_000 });
  const range = `from=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z`;
  const turns = await product.api.get<{ why: string | null; by: string }[]>(
    `/api/operators/operators/${centre.operatorIds[2]}/history?${range}`,
  );
  expect(turns.at(-1)).toMatchObject({ why: 'missed', by: 'system' });
  await caller.done();
  // Stays are written in batches.
  const stays = await until('the stay', async () => {
    const [rows] = await product.db.pool.query('SELECT outcome FROM queues_stays');
    return (rows as object[]).length > 0 ? rows : undefined;
  });
  expect(stays).toMatchObject([{ outcome: 'abandoned' }]);
  const [missed] = await product.db.pool.query(
    "SELECT COUNT(*) AS n FROM core_call_journal WHERE event = 'RINGNOANSWER'",
  );
  expect((missed as { n: number }[])[0]?.n).toBe(2);
});
