import { join } from 'node:path';
import { type Carrier, carrierBehaviour, startCarrier } from '@perezvon/launcher';
import type { RowDataPacket } from 'mysql2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  attemptsOf,
  contactsOf,
  finished,
  makeTonePrompt,
  makeTrunk,
  numbersOf,
  startCampaign,
} from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

/** Who listens, so that calls last: numbers whose subscriber the carrier leaves on the line. */
const numbers = numbersOf(200)
  .filter((number) => carrierBehaviour(number) === 'listen')
  .slice(0, 60);
let product: Product;
let carrier: Carrier;

beforeAll(async () => {
  product = await Product.start({ nodes: 2 });
  carrier = await startCarrier({
    root: serverRoot,
    dir: join(product.dir, 'carrier'),
    answerMs: 200,
    listenMs: 60_000,
  });
});
afterAll(async () => {
  await (carrier as Carrier | undefined)?.stop();
  await (product as Product | undefined)?.stop();
});

/** How many calls are up on each node at this moment. */
async function lines(): Promise<Record<string, number>> {
  const [rows] = await product.db.pool.query<(RowDataPacket & { node: string; calls: number })[]>(
    "SELECT node, COUNT(*) AS calls FROM core_calls WHERE state <> 'ended' GROUP BY node",
  );
  return Object.fromEntries(rows.map(({ node, calls }) => [node, calls]));
}

it('two Asterisks share a campaign, and when one dies the other carries on', async () => {
  const { api } = product;
  const id = await startCampaign(api, numbers, {
    message: [{ kind: 'prompt', promptId: await makeTonePrompt(api, 6_000) }],
    trunks: [await makeTrunk(api, carrier)],
    attempts: 3,
    pauses: { default: 1 },
    channels: 24,
    callsPerSecond: 20,
    notificationMs: 5_000,
  });
  await until('calls on both nodes', async () => {
    const { local = 0, node2 = 0 } = await lines();
    return local >= 8 && node2 >= 8;
  });

  const [second] = product.furtherNodes;
  second?.process.kill('SIGKILL');
  await second?.exited;
  const page = await finished(api, id);

  expect(page.counts).toMatchObject({ total: numbers.length, reached: numbers.length });
  const contacts = await contactsOf(api, id);
  // What was ordered of the dead node before its death was noticed was not dialled, and says so.
  const attempts = (await attemptsOf(api, id)).filter(({ outcome }) => outcome !== 'cancelled');
  expect(contacts.map(({ number }) => number).toSorted()).toEqual(numbers.toSorted());
  // Each contact heard the message to its end once; what the dead node cut short says so.
  const reached = attempts.filter(({ outcome }) => outcome === 'reached').map(({ number }) => number);
  expect(reached.toSorted()).toEqual(numbers.toSorted());
  const cut = attempts.filter(({ outcome }) => outcome !== 'reached');
  expect(cut.length).toBeGreaterThan(0);
  expect(cut.filter(({ outcome }) => !['tooLittle', 'failure', 'uncertain'].includes(outcome ?? ''))).toEqual([]);
  // The carrier saw each attempt once, from both machines.
  const calls = await carrier.calls();
  expect(calls.length).toBeLessThanOrEqual(attempts.length);
  expect(new Set(calls.map(({ callId }) => callId)).size).toBe(calls.length);
  expect(await lines()).toEqual({});
});
