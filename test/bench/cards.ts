import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { anyPort, startProsody } from '@perezvon/launcher';
import { CallCentre } from '../support/call-centre.js';
import { jabberAccount, Messenger } from '../support/messenger.js';
import { Product, serverRoot } from '../support/product.js';
import { peakMb } from './dialer/process-figures.js';
import { quantile } from './queue/gaps.js';
import { report } from './report.js';

/**
 * How long after an operator's phone began to ring their Jabber client has the customer's card, with fifty operators and five
 * calls a second. Beside it a bare message from one of the clients to another, through the same server at the same pace.
 */
const operators = 50;
const perSecond = 5;
const calls = Number(process.argv[2] ?? 300);
const number = '+74951112233';

const dir = await mkdtemp(join(tmpdir(), 'perezvon-cards-'));
const prosody = await startProsody({ root: serverRoot, dir, address: '127.0.0.1', port: await anyPort() });
const product = await Product.start({ logLevel: 'error', env: { PEREZVON_XMPP: JSON.stringify(prosody.xmpp) } });
const messengers: Messenger[] = [];
try {
  const settings = { wrapUpSeconds: 0, announcePlace: false, announceWait: false, text: 'Назовите сумму долга' };
  const centre = await CallCentre.open(product, {
    operators,
    queues: [{ name: 'Долги', number, settings }],
    answerMs: 2_000,
    talkMs: 3_000,
  });
  const jids: string[] = [];
  for (const id of centre.operatorIds) {
    const account = await jabberAccount(product, id);
    const one = new Messenger(account, prosody.xmpp.adminJid);
    await one.start();
    messengers.push(one);
    jids.push(account.jid);
  }
  const bare = await messages(jids);
  for (const one of messengers) one.got.length = 0;
  const callers = await centre.call({ name: 'cards', numbers: Array.from({ length: calls }, () => number), perSecond });
  await callers.done();
  await sleep(1_000);

  const [legs] = await product.db.pool.query(
    "SELECT data, ringing_at FROM core_calls WHERE owner = 'queues' AND direction = 'outbound' AND ringing_at IS NOT NULL",
  );
  const ringings = (legs as { data: string; ringing_at: Date }[]).map(({ data, ringing_at }) => {
    const { operator, number: caller } = JSON.parse(data) as { operator: string; number: string };
    return { operator, caller: caller.replaceAll(/\D/g, ''), at: ringing_at.getTime() };
  });
  const late: number[] = [];
  for (const { operator, caller, at } of ringings) {
    const messenger = messengers[centre.operatorIds.indexOf(operator)];
    const card = messenger?.got.find(({ text }) => (text.split('\n')[0] ?? '').replaceAll(/\D/g, '') === caller);
    if (!card) throw new Error(`no card about ${caller}`);
    late.push(card.at - at);
  }
  const [ours, rival] = [quantiles(late), quantiles(bare)];
  console.log(`cards: ${late.length}, p50 ${ours.p50} ms, p95 ${ours.p95} ms, p99 ${ours.p99} ms after the ringing`);
  console.log(`bare messages: ${bare.length}, p50 ${rival.p50} ms, p95 ${rival.p95} ms, p99 ${rival.p99} ms`);
  report({
    bench: 'cards',
    rival: 'a message from client to client through the same server',
    ratio: rival.p95 / Math.max(1, ours.p95),
    p99_ms: ours.p99,
    rss_mb: peakMb(product.corePid),
    p95_ms: ours.p95,
    rival_p95_ms: rival.p95,
    cards: late.length,
  });
  await centre.close();
} finally {
  await Promise.all(messengers.map((one) => one.stop()));
  await product.stop();
  await prosody.stop();
  await rm(dir, { recursive: true, force: true });
}

/** From each client to the next, at the pace of the calls. @returns milliseconds from the sending to the arrival */
async function messages(jids: readonly string[]): Promise<number[]> {
  const sent: number[] = [];
  for (let i = 0; i < calls; i += 1) {
    sent.push(Date.now());
    await messengers[i % operators]?.sendTo(jids[(i + 1) % operators] ?? '', `bare ${i}`);
    await sleep(1_000 / perSecond);
  }
  await sleep(1_000);
  return sent.map((at, i) => {
    const got = messengers[(i + 1) % operators]?.got.find(({ text }) => text === `bare ${i}`);
    if (!got) throw new Error(`message ${i} was lost`);
    return got.at - at;
  });
}
function quantiles(ms: readonly number[]) {
  const sorted = ms.toSorted((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99) };
}
