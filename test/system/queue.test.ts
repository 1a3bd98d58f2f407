import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { Product } from '../support/product.js';
import { dialogsOf, disagreements, inversions, type ToldCall } from '../support/queue-judge.js';
import { until } from '../support/until.js';

/** `PEREZVON_CALLS=2000` is the long way. */
const calls = Number(process.env.PEREZVON_CALLS ?? 300);
const operators = 20;
const queues = [
  { name: 'emergency', number: '+74950000001', priority: 3 },
  { name: 'customers', number: '+74950000002', priority: 1 },
  { name: 'sales', number: '+74950000003', priority: 0 },
] as const;

/** A step of priority, as the module's setting has it. */
const stepMs = 15 * 60_000;

let product: Product;
let centre: CallCentre;
beforeAll(async () => {
  product = await Product.start();
  centre = await CallCentre.open(product, {
    operators,
    queues: queues.map(({ name, number, priority }) => ({
      name,
      number,
      settings: { priority, wrapUpSeconds: 0, announcePlace: false, announceWait: false },
    })),
    answerMs: 150,
    talkMs: 600,
    trace: true,
  });
});
afterAll(async () => {
  await centre?.close();
  await product?.stop();
});

it('serves three queues with twenty operators: nobody is lost, no phone gets two calls, nobody is passed over', async () => {
  const numbers = Array.from({ length: calls }, (_, i) => queues[(i * 7) % 3]?.number ?? '');
  const sipp = await centre.call({ name: 'callers', numbers, perSecond: 60, limit: 120, trace: true });
  await sipp.done();
  const told = await until('the ends', async () => {
    const all = await toldCalls();
    const ended = all.filter(({ events, stays }) => stays.length > 0 && events.some(({ event }) => event === 'END'));
    return ended.length >= calls ? all : undefined;
  });

  // Each caller has talked once, and each account of it is the same: the carrier's, the phones' and our own.
  const carrier = dialogsOf(await sipp.trace(), true);
  const phones = dialogsOf(await centre.uas.trace(), false);
  expect(carrier.dialogs).toHaveLength(calls);
  expect(disagreements(carrier.dialogs, phones.dialogs, told)).toEqual([]);
  expect(phones.second.map(({ to, from }) => `${to} from ${from}`)).toEqual([]);

  const served = await servedCallers();
  expect(served).toHaveLength(calls);
  // The lines were long enough for an order to be seen.
  expect(served.filter(({ enteredAt, offeredAt }) => offeredAt - enteredAt > 500).length).toBeGreaterThan(calls / 4);
  expect(inversions(served, stepMs)).toEqual([]);
});

async function rows<Row>(sql: string): Promise<readonly Row[]> {
  const [found] = await product.db.pool.query(sql);
  return found as Row[];
}
/** The calls that have been in a queue, with their journal and their stays. */
async function toldCalls(): Promise<readonly ToldCall[]> {
  const journal = await rows<{ call_id: string; number: string; event: string; at: Date }>(
    `SELECT j.call_id, c.number, j.event, j.at FROM core_call_journal j JOIN core_calls c ON c.id = j.call_id
     WHERE c.direction = 'inbound' ORDER BY j.call_id, j.seq`,
  );
  const stays = await rows<{ call_id: string; outcome: string; operator_id: string | null }>(
    'SELECT call_id, outcome, operator_id FROM queues_stays',
  );
  const phoneOf = (operator: string | null) =>
    centre.phones[centre.operatorIds.findIndex((id) => id === operator)]?.endpoint ?? '';
  return Object.entries(Object.groupBy(journal, ({ call_id }) => call_id)).map(([id, events = []]) => ({
    id,
    number: events[0]?.number ?? '',
    events: events.map(({ event, at }) => ({ event, at: at.getTime() })),
    stays: stays
      .filter(({ call_id }) => call_id === id)
      .map(({ outcome, operator_id }) => ({ outcome, phone: phoneOf(operator_id) })),
  }));
}
/** When each caller came, and when an operator was chosen for them: the moment is in the id of the operator's leg. */
async function servedCallers() {
  const found = await rows<{ id: string; queue: string; entered: Date; in_line: Date; leg: string }>(
    `SELECT s.call_id AS id, s.queue_id AS queue, s.entered_at AS entered, MIN(j.at) AS in_line, MIN(l.id) AS leg
     FROM queues_stays s JOIN core_calls l ON l.direction = 'outbound' AND JSON_VALUE(l.data, '$.call') = s.call_id
     JOIN core_call_journal j ON j.call_id = s.call_id AND j.event = 'ENTERQUEUE'
     GROUP BY s.call_id, s.queue_id, s.entered_at`,
  );
  return found.map(({ id, queue, entered, in_line, leg }) => ({
    id,
    priority: queues[centre.queueIds.indexOf(queue)]?.priority ?? 0,
    enteredAt: entered.getTime(),
    inLineAt: in_line.getTime(),
    offeredAt: Number.parseInt(leg.replace('-', '').slice(0, 12), 16),
  }));
}
