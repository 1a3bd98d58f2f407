import { afterAll, beforeAll, expect, it } from 'vitest';
import { finished, makeTonePrompt, makeTrunk, numbersOf, startCampaign, tally } from '../support/campaign.js';
import { recompute } from '../support/queue-log.js';
import { until } from '../support/until.js';
import {
  buttons,
  carrier,
  centre,
  close,
  contacts,
  directNumber,
  menuNumber,
  messengers,
  open,
  product,
  secondLine,
  total,
  withJabber,
} from './working-hour/office.js';
import { workByButtons, workByJabber } from './working-hour/operators.js';
import {
  allRecordings,
  conversationsIn,
  count,
  type Entry,
  type FrontPage,
  providerCalls,
  rows,
} from './working-hour/records.js';

const inbound = total - contacts;
const debts = Math.ceil(inbound * 0.4);
const repair = Math.ceil(inbound * 0.35);
const impatient = Math.ceil(inbound * 0.1);
const direct = inbound - debts - repair - impatient;

/** What the operators did by buttons and words, and was understood. */
let done: Readonly<Record<string, number>>;
/** The hour, as a filter of the statistics. */
let span: string;
let entries: readonly Entry[];
let provider: Awaited<ReturnType<typeof providerCalls>>;
let byNumber: ReadonlyMap<string, (typeof provider)[number]>;
let callNumbers: ReadonlyMap<string, string>;
let happened: Readonly<Record<string, number>>;

beforeAll(open, 300_000);
beforeAll(async () => {
  const began = Date.now();
  await theHour();
  console.log(`${total} calls in ${Math.round((Date.now() - began) / 1_000)} s`);
  const hour = 3_600_000;
  span = `from=${new Date(began - hour).toISOString()}&until=${new Date(Date.now() + hour).toISOString()}`;
  entries = await rows<Entry>(
    `SELECT j.call_id, j.event, j.at, j.data, c.number FROM core_call_journal j
     JOIN core_calls c ON c.id = j.call_id ORDER BY j.call_id, j.seq`,
  );
  provider = await providerCalls();
  byNumber = new Map(provider.map((one) => [one.number, one]));
  const calls = await rows<{ id: string; number: string }>('SELECT id, number FROM core_calls');
  callNumbers = new Map(calls.map(({ id, number }) => [id, number]));
  happened = tally(entries.map(({ event }) => event));
  console.log(`by buttons and words: ${JSON.stringify(done)}; journal: ${JSON.stringify(happened)}`);
}, 1_200_000);
afterAll(close);

async function theHour(): Promise<void> {
  const { api } = product;
  const over = new AbortController();
  const working = [workByButtons(buttons, over.signal), ...messengers.map((one) => workByJabber(one, over.signal))];
  const trunkId = await makeTrunk(api, carrier);
  const secondLineQueue = { kind: 'queues.queue', target: { queueId: centre.queueIds[2] } };
  const numbers = numbersOf(contacts).map((number) => number.replace('+7916', '+7926'));
  const campaign = await startCampaign(api, numbers, {
    trunks: [trunkId],
    attempts: 1,
    channels: 12,
    callsPerSecond: 1,
    notificationMs: 500,
    ringTimeoutMs: 5_000,
    message: [{ kind: 'prompt', promptId: await makeTonePrompt(api, 2_500) }],
    keys: { 0: { action: 'transfer', to: secondLineQueue } },
    record: true,
  });
  const to = (number: string, length: number) => Array.from({ length }, () => number);
  const common = { perSecond: 2, limit: 16, trace: true };
  const callers = await Promise.all([
    centre.call({ ...common, name: 'debts', numbers: to(menuNumber, debts), key: '1', from: 10_000 }),
    centre.call({ ...common, name: 'repair', numbers: to(menuNumber, repair), key: '2', from: 20_000 }),
    centre.call({
      ...common,
      name: 'impatient',
      numbers: to(directNumber, impatient),
      patienceMs: 250,
      from: 30_000,
    }),
    centre.call({
      ...common,
      name: 'direct',
      numbers: to(directNumber, direct),
      perSecond: 1,
      limit: 4,
      from: 40_000,
    }),
  ]);
  await Promise.all(callers.map((one) => one.done()));
  await finished(api, campaign, 600_000);
  await until(
    'the last call to end',
    async () => (await count("SELECT COUNT(*) AS n FROM core_calls WHERE state <> 'ended'")) === 0,
  );
  // The last work after a talk is done, then everybody goes home.
  await until('the last wrap-up to end', async () => {
    const board = await api.get<{ operators: Record<string, { work: string }> }>('/api/queues/board');
    return Object.values(board.operators).every(({ work }) => work === 'idle');
  });
  over.abort();
  done = tally((await Promise.all(working)).flat());
  await Promise.all(centre.phones.map((_, index) => centre.dial(index, '*12')));
}

it('the provider and we know the same calls, each once, with the same answer and the same end', async () => {
  const ours = await rows<{ number: string; answered_at: Date | null; ended_at: Date; outcome: string }>(
    `SELECT number, answered_at, ended_at, outcome FROM core_calls
     WHERE trunk IS NOT NULL OR (direction = 'inbound' AND phone IS NULL)`,
  );
  expect(ours.map(({ number }) => number).toSorted()).toEqual(provider.map(({ number }) => number).toSorted());
  expect(new Set(ours.map(({ number }) => number)).size).toBe(total);
  for (const { number, answered_at, ended_at } of ours) {
    const theirs = byNumber.get(number);
    expect([number, answered_at !== null]).toEqual([number, theirs?.answer !== undefined]);
    if (theirs?.end !== undefined) expect(Math.abs(theirs.end - ended_at.getTime()), number).toBeLessThan(2_000);
  }
});

it('whoever entered a queue left it in exactly one way, and nothing was at fault', () => {
  const endings = /^(COMPLETE.*|.*TRANSFER|ABANDON|EXIT.*|JOINFULL|CALLBACK)$/;
  const perCall = new Map<string, string[]>();
  for (const { call_id, event } of entries) perCall.set(call_id, [...(perCall.get(call_id) ?? []), event]);
  for (const [id, events] of perCall) {
    const entered = events.filter((event) => event === 'ENTERQUEUE').length;
    const left = events.filter((event) => endings.test(event) && event !== 'TRANSFER').length;
    expect([id, left], events.join(' ')).toEqual([id, entered]);
  }
  expect(entries.filter(({ event }) => event === 'FAULT').map(({ number, data }) => `${number} ${data}`)).toEqual([]);
});

it('statistics are to the digit what a reader makes of the queue_log and of the provider’s log alone', async () => {
  const { api } = product;
  const page = await until('the figures', async () => {
    const now = await api.get<FrontPage>(`/api/stats/front?${span}`);
    return now.total.offered === entries.filter(({ event }) => event === 'ENTERQUEUE').length ? now : undefined;
  });
  // Those who pressed 0 at the provider's end were offered to the second line.
  const pressed = provider.filter(({ number, trunk }) => trunk === 'carrier' && Number(number.slice(-2)) < 60);
  const offeredTo = (index: number) => page.byQueue.find(({ key }) => key === centre.queueIds[index])?.offered ?? 0;
  expect(offeredTo(2)).toBe(pressed.length + direct + impatient);
  expect(offeredTo(1)).toBe(repair);

  const log = await (await api.raw('GET', `/api/stats/queue-log?${span}`)).text();
  const told = recompute(log, provider, { withinMs: () => 2_000, paid: () => true });
  const settled = await until('the last entries', async () => {
    const now = await api.get<FrontPage>(`/api/stats/front?${span}`);
    return JSON.stringify(now.total) === JSON.stringify({ ...now.total, ...told.total }) ? now : undefined;
  }).catch(() => page);
  expect(settled.total).toEqual(told.total);
  agreesCallByCall(log);
  const queues = await api.get<{ id: string; name: string }[]>('/api/queues/queues');
  const queueNames = new Map(queues.map(({ id, name }) => [id, name]));
  for (const { key, ...figures } of settled.byQueue)
    expect(figures).toEqual(told.byQueue.get(queueNames.get(key) ?? ''));
  for (const { key, ...figures } of settled.byOperator) expect(figures).toEqual(told.byOperator.get(agent(key)));
  const { offered, answered, lost, sentOn, transfers } = settled.total;
  expect([offered - answered - lost - sentOn, told.unended]).toEqual([0, 0]);
  expect(transfers).toBe((happened['BLINDTRANSFER'] ?? 0) + (happened['ATTENDEDTRANSFER'] ?? 0));

  const trunks = await api.get<{ trunk: string; calls: number; answered: number }[]>(`/api/stats/trunks?${span}`);
  expect(trunks.map(({ calls, answered: up }) => `${calls} ${up}`).toSorted()).toEqual(
    [...told.trunks.values()].map(({ calls, answered: up }) => `${calls} ${up}`).toSorted(),
  );
  await agreesOnWorkingTime(told.work);
});

const agent = (id: string) => centre.phones[centre.operatorIds.indexOf(id)]?.number ?? '';

async function agreesOnWorkingTime(told: ReturnType<typeof recompute>['work']): Promise<void> {
  type Pauses = readonly { readonly names: Record<string, string>; readonly ms: number }[];
  const work = await product.api.get<{ operatorId: string; pauses: Pauses }[]>(`/api/stats/working-time?${span}`);
  const byKind = (pauses: Pauses) => Object.fromEntries(pauses.map(({ names, ms }) => [names['en'], ms]));
  const ours = work.map(
    ({ operatorId, pauses, ...figures }) => [agent(operatorId), { ...figures, pauses: byKind(pauses) }] as const,
  );
  expect(new Map(ours)).toEqual(told);
  expect(work).toHaveLength(12);
}

/** Each call of which the statistics tell is one that the provider knows, and nothing is told of a time outside of it. */
function agreesCallByCall(log: string): void {
  const told = new Set<string>();
  for (const line of log.trim().split('\n')) {
    const [epoch = '', call = '', , , event = ''] = line.split('|');
    // The operator's own times, and the work after the call, are told of no time of the caller.
    if (call === 'NONE' || event === 'WRAPUP') continue;
    told.add(call);
    const theirs = byNumber.get(callNumbers.get(call) ?? '');
    const at = Number(epoch) * 1_000;
    expect(theirs, line).toBeDefined();
    expect(at, line).toBeGreaterThan((theirs?.begin ?? Number.NaN) - 100);
    expect(at, line).toBeLessThan((theirs?.end ?? Number.POSITIVE_INFINITY) + 2_000);
    if (event === 'CONNECT') expect(theirs?.answer, line).toBeDefined();
  }
  expect(told.size).toBeGreaterThan(total / 2);
}

it('every conversation is recorded, whole, as long as it was', async () => {
  const calls = await rows<{ id: string; phone: string | null }>('SELECT id, phone FROM core_calls');
  const phones = new Map(calls.map((one) => [one.id, one.phone]));
  const talks = conversationsIn(entries, phones);
  const recordings = await until(
    'the MP3s',
    async () => {
      const all = await allRecordings();
      return all.every(({ state }) => ['ready', 'cut', 'failed'].includes(state)) ? all : undefined;
    },
    { timeoutMs: 120_000, everyMs: 500 },
  );
  console.log(`recordings: ${JSON.stringify(tally(recordings.map(({ state }) => state)))}`);
  // Sipp's other phones send no sound, and the list says so. Of those that do, a file holds it from the joining to the end.
  const failed = recordings.filter(({ state }) => state === 'failed');
  expect(failed.filter(({ error }) => error !== 'there is no sound')).toEqual([]);
  const heard = new Set([...withJabber, ...secondLine].map((index) => centre.phones[index]?.endpoint));
  const off: number[] = [];
  const unheard: object[] = [];
  const ofCampaign = new Set(entries.filter(({ number }) => number?.startsWith('+7926')).map(({ call_id }) => call_id));
  const together = new Set(entries.filter(({ event }) => event === 'CONFERENCE').map(({ call_id }) => call_id));
  for (const { calls: both, from, until: end } of talks) {
    const recording = recordings.find(
      (one) => both.includes(one.callId) && Math.abs(one.startedAt.getTime() - from) < 500,
    );
    if (!recording) unheard.push({ calls: both, from, phones: both.map((id) => phones.get(id)) });
    // A silent caller in a conference is the one whom Asterisk leaves out of the recording.
    const sounds = both.some((id) => heard.has(phones.get(id) ?? undefined)) && !both.some((id) => together.has(id));
    if (!recording || !(sounds || both.some((id) => ofCampaign.has(id)))) continue;
    // What is silent for long is told to be shorter than its talk; nothing else is.
    expect(recording.state, recording.callId).toBe('ready');
    off.push(Math.abs(recording.durationMs - (end - from)));
  }
  if (unheard.length > 0) console.log(product.output.slice(-40).join(''));
  expect(unheard).toEqual([]);
  expect(recordings.length).toBe(talks.length);
  off.sort((a, b) => a - b);
  const p95 = off[Math.floor(off.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  console.log(`lengths of ${off.length} recordings differ by ${p95} ms (p95), ${off.at(-1)} ms at most`);
  expect(p95).toBeLessThan(250);
});

it('Jabber shows a card for each call that an operator’s phone took, about that caller', async () => {
  for (const [i, messenger] of messengers.entries()) {
    const endpoint = centre.phones[withJabber[i] ?? 0]?.endpoint;
    const legs = await rows<{ data: string; answered_at: Date | null }>(
      `SELECT data, answered_at FROM core_calls
       WHERE phone = ? AND direction = 'outbound' AND ringing_at IS NOT NULL`,
      [endpoint],
    );
    // A leg of a queue knows the number; one that a transfer rang knows the call that it is for.
    const ringings = legs.map(({ data, answered_at }) => {
      const { number, for: customer } = JSON.parse(data) as { number?: string; for?: string };
      return { number: number ?? callNumbers.get(customer ?? '') ?? '', answered_at };
    });
    const cards = messenger.got.filter(({ text }) => text.startsWith('Звонок'));
    const numbersOn = cards.map(({ text }) => `+${(text.split('\n')[0] ?? '').replaceAll(/\D/g, '')}`);
    // Who hung up in the moment of the ringing may be gone before the card was written.
    const all = tally(ringings.map(({ number }) => number));
    for (const [number, times] of Object.entries(tally(numbersOn)))
      expect(times, number).toBeLessThanOrEqual(all[number] ?? 0);
    const taken = ringings.filter(({ answered_at }) => answered_at !== null).map(({ number }) => number);
    expect(taken.filter((number) => !numbersOn.includes(number))).toEqual([]);
  }
});

it('each way to hold, transfer and confer was gone', () => {
  for (const event of ['BLINDTRANSFER', 'ATTENDEDTRANSFER', 'CONFERENCE', 'HOLD', 'UNHOLD', 'ABANDON', 'WRAPUP'])
    expect(happened[event], event).toBeGreaterThan(0);
  const ways = ['удержать', 'вернуть', 'transfer', 'консультация', 'соединить', 'conference', 'hold', 'blind'];
  for (const way of [...ways, 'attended']) expect(done[way], way).toBeGreaterThan(0);
});
