import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

const number = '+74951112233';
const [talking, waiting] = [10, 10];
const talkMs = 25_000;
const pauseState = '00000000-0000-7000-8000-000000000002';
const readyState = '00000000-0000-7000-8000-000000000001';

let product: Product;
let centre: CallCentre;
beforeAll(async () => {
  product = await Product.start();
  centre = await CallCentre.open(product, {
    operators: talking + 2,
    queues: [{ name: 'q', number, settings: { wrapUpSeconds: 1, announcePlace: false, announceWait: false } }],
    answerMs: 100,
    talkMs,
    trace: true,
  });
});
afterAll(async () => {
  await centre?.close();
  await product?.stop();
});

interface Line {
  readonly call_id: string;
  readonly at: Date;
}
async function journal(event: string): Promise<readonly Line[]> {
  const [rows] = await product.db.pool.query(
    'SELECT call_id, at FROM core_call_journal WHERE event = ? ORDER BY at, id',
    [event],
  );
  return rows as Line[];
}
/** For whom an operator was chosen, and when first: the moment is in the id of the operator's leg. */
async function chosen(): Promise<readonly { readonly id: string; readonly at: number }[]> {
  const [rows] = await product.db.pool.query(
    `SELECT JSON_VALUE(data, '$.call') AS call_id, MIN(id) AS leg FROM core_calls
     WHERE direction = 'outbound' GROUP BY call_id ORDER BY leg`,
  );
  return (rows as (Line & { leg: string })[]).map(({ call_id: id, leg }) => ({
    id,
    at: Number.parseInt(leg.replace('-', '').slice(0, 12), 16),
  }));
}
async function isNoted(id: string): Promise<boolean> {
  const [rows] = await product.db.pool.query("SELECT 1 FROM core_calls WHERE id = ? AND notes LIKE '%queueFront%'", [
    id,
  ]);
  return (rows as object[]).length === 1;
}
/** Packets of sound that Asterisk has sent to each provider's channel, in the order in which it lists them. */
async function sentToCallers(): Promise<readonly number[]> {
  const said = await product.asterisk.command('pjsip show channelstats');
  return said.split('\n').flatMap((line) => {
    // Its columns cut the names short. Behind the codec: received (count, lost, share, jitter), then sent.
    const numbers = /\strunk-prov\S*\s+\S+\s+alaw\s+(.*)$/.exec(line)?.[1]?.trim().split(/\s+/);
    return numbers ? [Number(numbers[4]?.replace('K', '000') ?? 0)] : [];
  });
}

it('core killed: talks go on, who waits hears music, keeps the order and is served soon after', async () => {
  const { operatorIds } = centre;
  for (const id of operatorIds.slice(talking)) {
    await product.api.post(`/api/operators/operators/${id}/state`, { stateId: pauseState });
  }
  await centre.call({ name: 'callers', numbers: Array(talking + waiting).fill(number), perSecond: 10 });
  await until('ten talks and ten who wait', async () => {
    const [connects, enters] = [await journal('CONNECT'), await journal('ENTERQUEUE')];
    return connects.length === 2 * talking && enters.length === talking + waiting;
  });
  const order = (await journal('ENTERQUEUE')).map(({ call_id }) => call_id);
  const served = new Set((await journal('CONNECT')).map(({ call_id }) => call_id));
  const waited = order.filter((id) => !served.has(id));
  // A supervisor takes the last of them to the front: that outlives core too.
  const first = waited.at(-1) ?? '';
  await product.api.post(`/api/queues/callers/${first}/to-front`, {});
  const inLine = [first, ...waited.slice(0, -1)];
  await until('the word on it is kept', async () => (await chosen()).length === talking && (await isNoted(first)));

  const killedAt = Date.now();
  await product.killCore('SIGKILL');
  const before = await sentToCallers();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const after = await sentToCallers();
  expect(Date.now() - killedAt, 'the look was taken in time').toBeLessThan(4_000);
  // Those who talk hear the operator's phone, which is silent here; the others have music.
  const growing = after.filter((count, at) => count - (before[at] ?? 0) > 40);
  expect(growing.length, 'callers who hear something').toBeGreaterThanOrEqual(waiting);
  expect(after.length).toBe(talking + waiting);

  // From the moment the process begins: what it needs to come up counts.
  const restartedAt = Date.now();
  await product.startCore();
  await product.api.enter();
  // The last one stays away from the queue: a caller is to be transferred there.
  await product.api.post(`/api/operators/operators/${operatorIds[talking]}/state`, { stateId: readyState });
  // Whoever talked all the time is in the hand of the operator again: held, taken back, handed over.
  const steer = (operator: number, command: object) =>
    product.api.post<{ state: string }>(`/api/telephony/phones/${centre.phones[operator]?.id}/talk`, command);
  await until('talks in the hand', () => steer(0, { do: 'hold' }).then(Boolean, () => false), { everyMs: 100 });
  await until('the hold', async () => (await journal('HOLD')).length === 1, { everyMs: 50 });
  await steer(0, { do: 'resume' });
  await until('the caller to be back', async () => (await journal('UNHOLD')).length === 1, { everyMs: 50 });
  await steer(1, { do: 'blind', to: centre.phones[talking + 1]?.number });
  const transferred = await until('the transfer', async () => (await journal('BLINDTRANSFER'))[0], { everyMs: 50 });
  expect(served).toContain(transferred.call_id);
  const joined = await until('the first who waited', async () => {
    const now = (await journal('CONNECT')).map(({ call_id }) => call_id).filter((id) => inLine.includes(id));
    return now.length >= 2 ? now : undefined;
  });
  const servedAfter = Date.now() - restartedAt;
  console.log(`served ${servedAfter} ms after the restart`);
  expect(servedAfter).toBeLessThan(10_000);
  expect(joined.slice(0, 2).toSorted()).toEqual(inLine.slice(0, 2).toSorted());

  // One is free, and the one who has transferred: the others come when the talks end.
  await until('all of them', async () => {
    const now = (await journal('CONNECT')).map(({ call_id }) => call_id).filter((id) => inLine.includes(id));
    return now.length === waiting;
  });
  // The transferred caller talks with the colleague.
  expect((await journal('CONNECT')).filter(({ call_id }) => call_id === transferred.call_id).length).toBe(2);
  // Phones may be quicker and slower; operators were chosen for them in the order of the line.
  // Of one millisecond the ids tell no order.
  const inOrder = (await chosen())
    .filter(({ id }) => inLine.includes(id))
    .toSorted((a, b) => a.at - b.at || inLine.indexOf(a.id) - inLine.indexOf(b.id));
  expect(inOrder.map(({ id }) => id)).toEqual(inLine);

  // Also who talked while core was away is told to the end: with whom, for how long, and the work after it.
  await until('the ends of the first talks', async () => {
    const told = await Promise.all(['COMPLETEAGENT', 'COMPLETECALLER', 'BLINDTRANSFER'].map(journal));
    const ends = told.flat().map((one) => one.call_id);
    const wrapUps = (await journal('WRAPUP')).map(({ call_id }) => call_id);
    return order.filter((id) => served.has(id)).every((id) => ends.includes(id) && wrapUps.includes(id));
  });

  // The phones' own account: nobody was hung up on before the time, and no phone got a second call.
  const trace = await centre.uas.trace();
  const hungUpOn = trace.filter(({ sent, text }) => !sent && text.startsWith('BYE'));
  // The phone whose caller was transferred, and no other.
  expect(hungUpOn).toHaveLength(1);
  const open = new Map<string, string>();
  for (const { sent, text } of trace) {
    const callId = /^Call-ID: *(\S+)/im.exec(text)?.[1] ?? '';
    const phone = sent ? undefined : /^INVITE sip:(phone-\d+)@/.exec(text)?.[1];
    if (phone !== undefined && !open.has(callId)) {
      expect([...open.values()], `a second call for ${phone}`).not.toContain(phone);
      open.set(callId, phone);
    }
    if (text.startsWith('BYE') || text.startsWith('CANCEL')) open.delete(callId);
  }
});
