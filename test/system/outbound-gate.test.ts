import { join } from 'node:path';
import { type Carrier, startCarrier } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { attemptsOf, finished, makeTonePrompt, makeTrunk, startCampaign } from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

const allowed = '+79161110001';
/** Satellite, premium rate here and abroad, and a country that no rule names. */
const forbidden = ['+881612345678', '+78095551234', '+19005550100', '+5351234567'];
const queueNumber = '+74951112201';

let product: Product;
let carrier: Carrier;
let centre: CallCentre;
let trunkId: string;
beforeAll(async () => {
  product = await Product.start();
  carrier = await startCarrier({ root: serverRoot, dir: join(product.dir, 'carrier'), answerMs: 50, listenMs: 20_000 });
  centre = await CallCentre.open(product, {
    operators: 1,
    answerMs: 200,
    talkMs: 500,
    queues: [{ name: 'q', number: queueNumber }],
  });
  trunkId = await makeTrunk(product.api, carrier);
  await product.api.post('/api/telephony/rules', { name: 'country', prefix: '+7', trunks: [trunkId] });
});
afterAll(async () => {
  await centre?.close();
  await carrier?.stop();
  await product?.stop();
});

const called = async () => (await carrier.calls()).map(({ number }) => number);

it('a campaign calls nobody whom policy or rules forbid', async () => {
  const { api } = product;
  const facts = {
    trunks: [trunkId],
    attempts: 1,
    channels: 10,
    callsPerSecond: 10,
    notificationMs: 100,
    message: [{ kind: 'prompt', promptId: await makeTonePrompt(api, 300) }],
  };
  const campaign = await startCampaign(api, [allowed, ...forbidden], facts);
  await finished(api, campaign, 60_000);
  expect(await called()).toEqual([allowed]);
  const attempts = await attemptsOf(api, campaign);
  const outcomes = Object.fromEntries(attempts.map(({ number, outcome }) => [number, outcome]));
  const none = Object.fromEntries(forbidden.map((number) => [number, 'invalid']));
  expect(outcomes).toEqual({ [allowed]: 'reached', ...none });
});

it('no overflow of a queue leads a caller there', async () => {
  const before = await called();
  for (const [at, number] of forbidden.entries()) {
    const full = { kind: 'telephony.outside', target: { number, trunkId } };
    const settings = { maxLength: 0, overflow: { full, nobody: null, tooLong: null } };
    await product.api.send('PATCH', `/api/queues/queues/${centre.queueIds[0]}`, { settings });
    await (await centre.call({ name: `caller-${at}`, numbers: [queueNumber], perSecond: 1, from: 5_000 + at })).done();
  }
  await until('the ends of the calls', async () => {
    const [rows] = await product.db.pool.query("SELECT COUNT(*) AS n FROM core_calls WHERE state <> 'ended'");
    return Number((rows as { n: number }[])[0]?.n) === 0;
  });
  expect(await called()).toEqual(before);
  const [led] = await product.db.pool.query("SELECT COUNT(*) AS n FROM core_call_journal WHERE event = 'JOINFULL'");
  expect(Number((led as { n: number }[])[0]?.n)).toBe(forbidden.length);
});
