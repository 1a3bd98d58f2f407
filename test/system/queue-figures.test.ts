import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { makeTonePrompt } from '../support/campaign.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

/** What a supervisor's figures say of callers who hear a greeting, give up in it, or find nobody. */
const number = '+74950000001';
const greetingMs = 7_000;

let product: Product;
let centre: CallCentre;
beforeAll(async () => {
  product = await Product.start();
  centre = await CallCentre.open(product, {
    operators: 1,
    queues: [{ name: 'greets', number, settings: { wrapUpSeconds: 0, announcePlace: false, announceWait: false } }],
    answerMs: 200,
    talkMs: 8_000,
  });
  const settings = {
    wrapUpSeconds: 0,
    announcePlace: false,
    announceWait: false,
    greeting: await makeTonePrompt(product.api, greetingMs),
    maxWaitSeconds: 5,
    serviceLevel: { withinSeconds: 3, percent: 80 },
  };
  await product.api.send('PATCH', `/api/queues/queues/${centre.queueIds[0]}`, { settings });
});
afterAll(async () => {
  await centre?.close();
  await product?.stop();
});

interface Figures {
  readonly offered: number;
  readonly answered: number;
  readonly lost: number;
  readonly level: number | null;
}
const board = async () => {
  const { queues } = await product.api.get<{ queues: Record<string, Figures> }>('/api/queues/board');
  return queues[centre.queueIds[0] ?? ''];
};
interface Visit {
  readonly outcome: string;
  readonly wait_ms: number;
  readonly within: number;
}
async function visits(): Promise<readonly Visit[]> {
  const [rows] = await product.db.pool.query('SELECT outcome, wait_ms, within FROM queues_stays ORDER BY ended_at');
  return rows as Visit[];
}

it('the wait begins after the greeting, and an answer counts while they still talk', async () => {
  const caller = await centre.call({ name: 'greeted', numbers: [number], perSecond: 1, from: 1_000 });
  // Longer than anybody may wait: the operator rings all the same.
  await until('the answer on the board', async () => (await board())?.answered === 1);
  expect(await board()).toMatchObject({ offered: 1, lost: 0, level: 1 });
  expect(await visits()).toEqual([]);
  await caller.done();
  await until('the end of the visit', async () => (await visits()).length === 1);
  const [visit] = await visits();
  expect(visit).toMatchObject({ outcome: 'answered', within: 1 });
  expect(visit?.wait_ms).toBeLessThan(3_000);
  // It is not counted again at its end.
  expect(await board()).toMatchObject({ offered: 1, answered: 1 });
});

it('who hangs up in the greeting, or finds nobody, is a customer lost', async () => {
  await (await centre.call({ name: 'hasty', numbers: [number], perSecond: 1, from: 2_000, patienceMs: 2_000 })).done();
  await until('the first one lost', async () => (await board())?.lost === 1);
  await product.api.post(`/api/operators/operators/${centre.operatorIds[0]}/log-out`);
  await (await centre.call({ name: 'turned-away', numbers: [number], perSecond: 1, from: 3_000 })).done();
  await until('the second one lost', async () => (await board())?.lost === 2);
  expect(await board()).toMatchObject({ offered: 3, answered: 1, level: 1 / 3 });
  expect((await visits()).map(({ outcome }) => outcome)).toEqual(['answered', 'abandoned', 'abandoned']);
  // Both stand in the list of those to call back.
  const day = 86_400_000;
  const span = `from=${new Date(Date.now() - day).toISOString()}&until=${new Date(Date.now() + day).toISOString()}`;
  await until('the list of lost calls', async () => {
    const lost = await product.api.get<{ number: string }[]>(`/api/stats/lost?${span}`);
    return lost.length === 2;
  });
});
