import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Carrier, type CarrierCall, carrierBehaviour, outcomeOf, startCarrier } from '@perezvon/launcher';
import { randomOf, testSeed } from '@perezvon/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  attemptsOf,
  contactsOf,
  finished,
  makeTonePrompt,
  makeTrunk,
  numbersOf,
  startCampaign,
  tally,
} from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

/** `PEREZVON_CALLS=1000` is the long way; core is killed once for every two hundred of them. */
const total = Number(process.env.PEREZVON_CALLS ?? 600);
const kills = Math.floor(total / 200);

let product: Product;
let carrier: Carrier;

beforeAll(async () => {
  product = await Product.start();
  carrier = await startCarrier({
    root: serverRoot,
    dir: join(product.dir, 'carrier'),
    answerMs: 200,
    earlyMs: 300,
    listenMs: 60_000,
  });
});
afterAll(async () => {
  // Undefined where the start failed, whose error is the one to see.
  await (carrier as Carrier | undefined)?.stop();
  await (product as Product | undefined)?.stop();
});

it('core killed again and again: nobody is called twice, nobody is forgotten, conversations go on', async () => {
  const { api } = product;
  console.log(`PEREZVON_SEED=${testSeed}`);
  const random = randomOf(testSeed);
  const numbers = numbersOf(total);
  const id = await startCampaign(api, numbers, {
    message: [{ kind: 'prompt', promptId: await makeTonePrompt(api, 4_000) }],
    trunks: [await makeTrunk(api, carrier)],
    // One attempt: every second INVITE to a number is a fault.
    attempts: 1,
    pauses: { default: 1 },
    channels: 100,
    callsPerSecond: 30,
    notificationMs: 3_000,
    ringTimeoutMs: 5_000,
  });

  for (let kill = 0; kill < kills; kill += 1) {
    const before = (await carrier.calls()).length;
    await until('new calls', async () => (await carrier.calls()).length > before + 10);
    await sleep(500 + random() * 3_500);
    await killInConversation();
    await product.startCore();
  }
  await finished(api, id);

  const [contacts, attempts, calls] = [await contactsOf(api, id), await attemptsOf(api, id), await carrier.calls()];
  const outcomes = tally(attempts.map(({ outcome }) => outcome));
  console.log(`${kills} kills, ${calls.length} calls, outcomes ${JSON.stringify(outcomes)}`);

  // By the carrier: no number twice.
  const called = Object.entries(tally(calls.map(({ number }) => number)));
  expect(called.filter(([, times]) => times > 1)).toEqual([]);
  // Nobody forgotten, and none left in the middle of anything.
  expect(contacts.length).toBe(numbers.length);
  expect(contacts.filter(({ state }) => state !== 'reached' && state !== 'notReached')).toEqual([]);
  expect(attempts.filter(({ state }) => state !== 'ended')).toEqual([]);
  // What is told is what was: whoever is said to be called was, and only `uncertain` may be said of what nobody saw.
  const byNumber = new Map(calls.map((call) => [call.number, call]));
  // An attempt that was called off before it was dialled is no call, and does not count.
  const made = attempts.filter(({ outcome }) => outcome !== 'cancelled');
  const untrue = made.filter(
    ({ number, outcome }) =>
      outcome !== 'uncertain' && (outcome !== outcomeOf[carrierBehaviour(number)] || !byNumber.has(number)),
  );
  expect(untrue).toEqual([]);
  expect(made.map(({ number }) => number).sort()).toEqual(numbers.toSorted());
  // Not an excuse for everything: at each kill at most what was between the order and the answer of Asterisk, or ended meanwhile.
  expect(outcomes['uncertain'] ?? 0).toBeLessThan(kills * 30);
}, 300_000);

/** Kills core while people listen; nobody of them may notice within a second. */
async function killInConversation(): Promise<void> {
  const talking = (call: CarrierCall) =>
    call.behaviour === 'listen' && call.answer !== undefined && call.end === undefined;
  const before = await until('conversations', async () => {
    const all = (await carrier.calls()).filter(talking);
    return all.length > 5 ? all : undefined;
  });
  await product.killCore('SIGKILL');
  const at = Date.now();
  await sleep(1_000);
  const after = new Map((await carrier.calls()).map((call) => [call.callId, call]));
  const still = before
    .flatMap(({ callId }) => after.get(callId) ?? [])
    .filter(({ end }) => end === undefined || end > at);
  // A hang-up that was on its way at the kill may still arrive.
  const cut = still.filter(({ end }) => end !== undefined && end > at + 200);
  expect(cut).toEqual([]);
  const channels = Number(
    /^(\d+) active channel/m.exec(await product.asterisk.command('core show channels count'))?.[1],
  );
  const going = still.filter(({ end }) => end === undefined).length;
  console.log(`killed: ${going} conversations go on, ${channels} channels up in Asterisk`);
  expect(going).toBeGreaterThan(0);
  expect(channels).toBeGreaterThanOrEqual(going);
}
