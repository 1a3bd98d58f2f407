import { join } from 'node:path';
import type { PrivateAsterisk } from '@perezvon/asterisk';
import { type Carrier, seedCallCentre, startCarrier, startOperatorPhones } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contactsOf, finished, makeTonePrompt, makeTrunk, startCampaign } from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

const pressing = ['+79161110003', '+79161110017'];
const listening = '+79161110001';
let product: Product;
let carrier: Carrier;
let desks: PrivateAsterisk | undefined;
beforeAll(async () => {
  product = await Product.start();
  const times = { answerMs: 200, listenMs: 60_000, pressMs: 2_500 };
  carrier = await startCarrier({ root: serverRoot, dir: join(product.dir, 'carrier'), ...times });
});
afterAll(async () => {
  await desks?.stop();
  await carrier?.stop();
  await product?.stop();
});

it('who presses 0 in the demonstration reaches an operator, and their talk is recorded', async () => {
  const { api } = product;
  const { accounts, queueId, logIn } = await seedCallCentre(api);
  // The product under test has ports of its own.
  const door = { server: product.asterisk.address, port: product.asterisk.ports.sip };
  const phones = accounts.map((account) => ({ ...account, ...door }));
  desks = await startOperatorPhones({ root: serverRoot, dir: join(product.dir, 'desks'), accounts: phones });
  await logIn();
  // A second start finds what the first one made.
  expect(await seedCallCentre(api)).toMatchObject({ queueId, accounts });
  const presences = await api.get<readonly { presence: string }[]>('/api/operators/presences');
  expect(presences.map(({ presence }) => presence)).toEqual(accounts.map(() => 'ready'));

  const campaign = await startCampaign(api, [...pressing, listening], {
    message: [{ kind: 'prompt', promptId: await makeTonePrompt(api, 5_000) }],
    trunks: [await makeTrunk(api, carrier)],
    notificationMs: 1_000,
    keys: { 0: { action: 'transfer', to: { kind: 'queues.queue', target: { queueId } } } },
  });
  const page = await finished(api, campaign);
  expect(page.counts).toMatchObject({ total: 3, reached: 3 });
  expect(await contactsOf(api, campaign)).toHaveLength(3);
  const recordings = await until('both recordings', async () => {
    const all = await api.get<{ recordings: readonly { number: string; state: string; durationMs: number }[] }>(
      `/api/recording/recordings?queueId=${queueId}`,
    );
    return all.recordings.filter(({ state }) => state === 'ready').length === 2 ? all.recordings : undefined;
  });
  expect(recordings.map(({ number }) => number).toSorted()).toEqual(pressing);
  // The quickest desk talks for eight seconds.
  for (const { durationMs } of recordings) expect(durationMs).toBeGreaterThan(7_000);
});
