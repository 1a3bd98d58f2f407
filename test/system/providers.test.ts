import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Product, serverRoot } from '../support/product.js';
import { RawSip, respond } from '../support/sip/raw-sip.js';
import { until } from '../support/until.js';

/** Providers as they are in the world: each wants something in its own way. */
interface Named {
  readonly id: string;
}
const shown = '+74951112233';
const [firstNumber, secondNumber] = ['+74951110001', '+74951110002'] as const;

let product: Product;
let provider: PrivateAsterisk;
let dir: string;
/** Two accounts with one provider. */
const trunks: string[] = [];

const account = (name: string) => `[${name}]
type = endpoint
context = from-customers
disallow = all
allow = alaw
aors = ${name}
auth = ${name}
direct_media = no
identify_by = username
[${name}]
type = auth
auth_type = userpass
username = ${name}
password = secret-of-${name}
[${name}]
type = aor
max_contacts = 1
`;
const providerDialplan = '[callers]\nexten => s,1,Wait(20)\n';

beforeAll(async () => {
  product = await Product.start();
  dir = await mkdtemp(join(tmpdir(), 'perezvon-providers-'));
  provider = await startAsterisk({
    root: serverRoot,
    dir,
    extraModules: ['res_clioriginate.so'],
    extraConfig: { 'pjsip.conf': account('first') + account('second'), 'extensions.conf': providerDialplan },
  });
  const { api } = product;
  for (const [name, number] of [
    ['first', firstNumber],
    ['second', secondNumber],
  ] as const) {
    const place = { host: provider.address, port: provider.ports.sip, codecs: ['alaw'] };
    const login = { user: name, password: `secret-of-${name}`, register: true };
    const trunk = { name, ...place, ...login, callerId: shown, defaultNumber: number };
    trunks.push((await api.post<Named>('/api/telephony/trunks', trunk)).id);
  }
  await apply();
  await registered();
});
afterAll(async () => {
  await product?.stop();
  await provider?.stop();
  await rm(dir, { recursive: true, force: true });
});

const apply = () => product.api.post('/api/core/asterisk-config/apply', { why: 'test' });
const registered = () =>
  until('both accounts to be registered', async () => {
    const contacts = await provider.command('pjsip show contacts');
    return contacts.includes('first/sip:') && contacts.includes('second/sip:');
  });
const lead = async (number: string, destination: object) => {
  const all = await product.api.get<{ id: string; number: string }[]>('/api/telephony/numbers');
  const known = all.find((one) => one.number === number);
  if (known) await product.api.send('PATCH', `/api/telephony/numbers/${known.id}`, { destination });
  else await product.api.post('/api/telephony/numbers', { number, destination });
};
const inbound = async () => {
  const [rows] = await product.db.pool.query(
    "SELECT own_number, trunk FROM core_calls WHERE direction = 'inbound' ORDER BY prepared_at DESC LIMIT 1",
  );
  return (rows as { own_number: string; trunk: string }[])[0];
};
/** A customer of the provider calls one of the accounts. */
const ringAccount = (name: string) => provider.command(`channel originate PJSIP/${name} extension s@callers`);

it('calls for two accounts with one provider each arrive by their own trunk', async () => {
  for (const name of ['second', 'first']) {
    await ringAccount(name);
    await until(`the call for ${name}`, async () => (await inbound())?.trunk.startsWith(`trunk-${name}-`));
    await provider.command('channel request hangup all');
  }
});

it('our number reaches the provider beside the log-in, in the header and the form that it wants', async () => {
  const peer = await RawSip.open('127.0.0.1', (message) =>
    message.startsWith('INVITE') ? respond(message, '486 Busy Here') : undefined,
  );
  const login = { user: 'office@provider.example', password: 'secret' };
  const place = { name: 'looked at', host: '127.0.0.1', port: peer.port, callerId: shown };
  const { id: trunkId } = await product.api.post<Named>('/api/telephony/trunks', { ...place, ...login });
  await lead(firstNumber, { kind: 'telephony.outside', target: { number: '+79990000009', trunkId } });
  /** What the call by such a trunk says of who calls. */
  const callerBy = async (options: object) => {
    await product.api.send('PATCH', `/api/telephony/trunks/${trunkId}`, { options });
    await apply();
    await registered();
    const before = peer.heard.length;
    await ringAccount('first');
    const invites = () => peer.heard.slice(before).filter((message) => message.startsWith('INVITE'));
    await until('the call at the provider', () => invites().length > 0);
    await provider.command('channel request hangup all');
    const header = (name: string) => new RegExp(`^${name}: [^<]*<([^@]*)`, 'mi').exec(invites()[0] ?? '')?.[1];
    return { from: header('From'), pai: header('P-Asserted-Identity'), rpid: header('Remote-Party-ID') };
  };
  expect(await callerBy({})).toEqual({ from: 'sip:office', pai: 'sip:+74951112233', rpid: undefined });
  expect(await callerBy({ callerIn: 'rpid', callerAs: { form: 'national', prefix: '' } })).toEqual({
    from: 'sip:office',
    pai: undefined,
    rpid: 'sip:84951112233',
  });
  expect(await callerBy({ callerIn: 'from', callerAs: { form: 'digits', prefix: '' } })).toEqual({
    from: 'sip:74951112233',
    pai: undefined,
    rpid: undefined,
  });
  peer.close();
});

it('the provider itself is shown the log-in when it asks', async () => {
  const realm = 'provider.example';
  const nonce = 'abc';
  const digest = `WWW-Authenticate: Digest realm="${realm}", nonce="${nonce}", algorithm=MD5`;
  const peer = await RawSip.open('127.0.0.1', (message) => {
    if (!message.startsWith('INVITE')) return undefined;
    const proven = /^authorization:/im.test(message);
    return proven ? respond(message, '486 Busy Here') : respond(message, '401 Unauthorized', digest);
  });
  const options = { authUser: '4951112233' };
  const login = { user: 'office@provider.example', password: 'secret', options };
  const trunk = { name: 'asks', host: '127.0.0.1', port: peer.port, ...login };
  const { id: trunkId } = await product.api.post<Named>('/api/telephony/trunks', trunk);
  await lead(firstNumber, { kind: 'telephony.outside', target: { number: '+79990000009', trunkId } });
  await apply();
  await registered();
  await ringAccount('first');
  const proof = await until('the proof', () =>
    peer.heard.map((message) => /^authorization: (.*)$/im.exec(message)?.[1]).find((found) => found !== undefined),
  );
  await provider.command('channel request hangup all');
  const field = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(proof)?.[1];
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  // RFC 2617, 3.2.2, without a quality of protection.
  const response = md5(`${md5(`4951112233:${realm}:secret`)}:${nonce}:${md5(`INVITE:${field('uri')}`)}`);
  expect([field('username'), field('response')]).toEqual(['4951112233', response]);
  peer.close();
});

it('a stranger whose address is called gets no answer made with a provider’s password', async () => {
  const challenge = 'WWW-Authenticate: Digest realm="stranger", nonce="abc", algorithm=MD5';
  const stranger = await RawSip.open('127.0.0.1', (message) =>
    message.startsWith('INVITE') ? respond(message, '401 Unauthorized', challenge) : undefined,
  );
  const address = `sip:somebody@127.0.0.1:${stranger.port}`;
  await lead(secondNumber, { kind: 'telephony.outside', target: { address, trunkId: trunks[1] } });
  await ringAccount('second');
  await until('the call at the stranger', () => stranger.heard.some((message) => message.startsWith('ACK')));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  stranger.close();
  await provider.command('channel request hangup all');
  expect(stranger.heard.filter((message) => /^(proxy-)?authorization:/im.test(message))).toEqual([]);
});

it('a provider may name our number in To, and call from further addresses', async () => {
  const options = { numberIn: 'to', addresses: ['127.0.0.10'] };
  await product.api.post('/api/telephony/trunks', { name: 'in To', host: '127.0.0.9', options });
  await apply();
  const { address, ports } = product.asterisk;
  const other = await RawSip.open('127.0.0.10');
  const invite = other.invite(
    `sip:login@${address}:${ports.sip}`,
    '"Our, 8 (800) line" <sip:84951110001@provider.example;user=phone>',
    '<sip:89161234567@provider.example>',
  );
  other.send(invite, { address, port: ports.sip });
  await until('the call by the other address', async () => (await inbound())?.trunk.startsWith('trunk-in-to-'));
  expect((await inbound())?.own_number).toBe('+74951110001');
  other.close();
});
