import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

const number = '+74951112233';
let product: Product;
let centre: CallCentre;
beforeAll(async () => {
  product = await Product.start();
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
    "SELECT phone, outcome FROM core_calls WHERE phone IN ('phone-101', 'phone-103') AND answered_at IS NOT NULL ORDER BY prepared_at DESC LIMIT 2",
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
