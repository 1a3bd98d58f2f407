import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  anyPort,
  type Carrier,
  carrierAnswer,
  carrierDoor,
  type PrivateProsody,
  startCarrier,
  startProsody,
} from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { finished, makeTonePrompt, makeTrunk, numbersOf, startCampaign, tally } from '../support/campaign.js';
import { jabberAccount, Messenger } from '../support/messenger.js';
import { Product, serverRoot } from '../support/product.js';
import { recompute } from '../support/queue-log.js';
import type { DeskPhone } from '../support/sip/desk-phone.js';
import { operators, type Pressed } from '../support/sip/scenarios.js';
import { callsOf } from '../support/subscriber-log.js';
import { until } from '../support/until.js';
import { toneAlaw } from '../support/wave.js';

/**
 * A working hour, compressed: twelve operators, three queues, a menu, a campaign. `PEREZVON_CALLS=600` is the long way: a
 * third of the calls is made by the campaign.
 */
const total = Number(process.env.PEREZVON_CALLS ?? 90);
const contacts = Math.round(total / 3);
const menuNumber = '+74951112200';
const directNumber = '+74951112203';
/** Of the operators: those with Jabber, those who press keys, one with buttons, and the second line. */
const [withJabber, holder, blindly, attending, conferring, withButtons, plain] = [
  [0, 1, 2, 3],
  4,
  5,
  6,
  7,
  8,
  9,
] as const;
const secondLine = [10, 11];

interface Figures {
  readonly key: string;
  readonly offered: number;
  readonly answered: number;
  readonly lost: number;
  readonly sentOn: number;
  readonly holdMs: number;
  readonly transfers: number;
}
interface FrontPage {
  readonly total: Figures;
  readonly byQueue: readonly Figures[];
  readonly byOperator: readonly Figures[];
}
interface Recording {
  readonly id: string;
  readonly callId: string;
  readonly state: string;
  readonly error: string | null;
  readonly durationMs: number;
  readonly startedAt: Date;
}
interface Entry {
  readonly call_id: string;
  readonly event: string;
  readonly at: Date;
  readonly data: string;
  readonly number: string | null;
}

let dir: string;
let prosody: PrivateProsody;
let product: Product;
let carrier: Carrier;
let centre: CallCentre;
let desk: DeskPhone;
const messengers: Messenger[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-hour-'));
  prosody = await startProsody({ root: serverRoot, dir, address: '127.0.0.1', port: await anyPort() });
  product = await Product.start({ logLevel: 'info', env: { PEREZVON_XMPP: JSON.stringify(prosody.xmpp) } });
  carrier = await startCarrier({ root: serverRoot, dir: join(product.dir, 'carrier'), dialplan: subscribers() });
  const sound = join(dir, 'sound.alaw');
  await writeFile(sound, toneAlaw());
  const press = (...pressed: readonly Pressed[]) => operators(300, 2_500, { pressed });
  const settings = { record: true, wrapUpSeconds: 1, clipEverySeconds: 600, serviceLevel: { withinSeconds: 2 } };
  const firstLine = [...withJabber, holder, blindly, attending, conferring, withButtons, plain];
  centre = await CallCentre.open(product, {
    operators: 12,
    answerMs: 300,
    talkMs: 1_500,
    trace: true,
    logInByCode: true,
    recordAll: true,
    others: [
      { phones: withJabber, scenario: operators(300, 6_000, { sound }) },
      { phones: [holder], scenario: press({ afterMs: 800, keys: '*1' }, { afterMs: 1_500, keys: '*1' }) },
      { phones: [blindly], scenario: press({ afterMs: 800, keys: '##111#' }) },
      { phones: [attending], scenario: press({ afterMs: 800, keys: '*2112#' }, { afterMs: 2_500, keys: '*4' }) },
      { phones: [conferring], scenario: press({ afterMs: 800, keys: '*2111#' }, { afterMs: 2_500, keys: '*3' }) },
      { phones: secondLine, scenario: operators(300, 3_500, { sound }) },
    ],
    queues: [
      { name: 'Долги', number: '+74951112201', settings, members: firstLine },
      { name: 'Ремонт', number: '+74951112202', settings, members: firstLine.toReversed() },
      { name: 'Вторая линия', number: directNumber, settings, members: [0, ...secondLine] },
    ],
  });
  await makeMenu();
  desk = await centre.deskPhone(withButtons);
  for (const index of withJabber) {
    const one = new Messenger(await jabberAccount(product, centre.operatorIds[index] ?? ''), prosody.xmpp.adminJid);
    await one.start();
    messengers.push(one);
  }
}, 300_000);
afterAll(async () => {
  await Promise.all(messengers.map((one) => one.stop()));
  desk?.close();
  await centre?.close();
  await carrier?.stop();
  await product?.stop();
  await prosody?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Six in ten press 0 during the message, two listen and say nothing, one is busy, one does not answer. */
function subscribers(): string {
  const lines = [...carrierDoor()];
  for (let digits = 0; digits < 100; digits += 1) {
    const presses = ['Wait(1.2)', 'SendDTMF(0)', 'Playtones(600)', 'Wait(60)', 'Hangup(16)'];
    const after = digits < 60 ? presses : ['Wait(60)', 'Hangup(16)'];
    const steps =
      digits < 80
        ? ['Ringing()', 'Wait(0.3)', ...carrierAnswer, ...after]
        : digits < 90
          ? ['Hangup(17)']
          : ['Ringing()', 'Wait(60)'];
    const extension = String(digits).padStart(2, '0');
    lines.push(...steps.map((step, i) => (i === 0 ? `exten => ${extension},1,${step}` : ` same => n,${step}`)));
  }
  return `${lines.join('\n')}\n`;
}
async function makeMenu(): Promise<void> {
  const { api } = product;
  const go = (index: number) => ({
    do: 'go',
    to: { kind: 'queues.queue', target: { queueId: centre.queueIds[index] } },
  });
  const settings = { greeting: await makeTonePrompt(api, 800), timeoutSeconds: 5, keys: { 1: go(0), 2: go(1) } };
  const { id, version } = await api.post<{ id: string; version: number }>('/api/ivr/menus', { name: 'Меню', settings });
  await api.post(`/api/ivr/menus/${id}/publish`, { version });
  await api.post('/api/telephony/numbers', {
    number: menuNumber,
    destination: { kind: 'ivr.menu', target: { menuId: id } },
  });
}
async function rows<T>(sql: string, values: readonly unknown[] = []): Promise<readonly T[]> {
  const [found] = await product.db.pool.query(sql, [...values]);
  return found as T[];
}
const count = async (sql: string) => Number((await rows<{ n: number }>(sql))[0]?.n);

/** What operators with Jabber do in words, in turn; each for a call of its own. */
const byWords: readonly (readonly (readonly [afterMs: number, said: string])[])[] = [
  [
    [900, 'удержать'],
    [900, 'вернуть'],
  ],
  [[900, 'transfer 111']],
  [],
  [
    [900, 'консультация 112'],
    [2_000, 'соединить'],
  ],
  [
    [900, 'consult 111'],
    [2_000, 'conference'],
  ],
];
/** What the product answers when it has understood and done it. */
const understood: Readonly<Record<string, string>> = {
  удержать: 'Клиент слышит музыку.',
  вернуть: 'Вы снова с клиентом.',
  'transfer 111': 'The customer was transferred to 111.',
  'консультация 112': 'Звоню 112, клиент ждёт с музыкой.',
  соединить: 'Клиент переведён.',
  'consult 111': 'Calling 111; the customer waits with music.',
  conference: 'You are in a three-way call.',
};
/** Reads cards and obeys the plan, until the hour is over. @returns how often each was done and understood */
function workByJabber(messenger: Messenger, over: AbortSignal): Promise<string[]> {
  const done: string[] = [];
  const work = async () => {
    for (let seen = 0, turn = 0; !over.aborted; ) {
      const card = messenger.got.findIndex(({ text }, i) => i >= seen && text.startsWith('Звонок'));
      if (card < 0) {
        await sleep(50);
        continue;
      }
      seen = card + 1;
      for (const [afterMs, said] of byWords[turn % byWords.length] ?? []) {
        await sleep(afterMs);
        const answer = await messenger.say(said);
        if (answer === understood[said]) done.push(said.split(' ')[0] ?? '');
      }
      turn += 1;
    }
    return done;
  };
  return work();
}
/** The one with buttons: holds, transfers blindly, transfers after asking, or just talks. */
async function workByButtons(over: AbortSignal): Promise<string[]> {
  const done: string[] = [];
  for (let turn = 0; !over.aborted; turn += 1) {
    const call = desk.calls.find((one) => one.incoming && !one.over);
    if (!call) {
      await sleep(50);
      turn -= 1;
      continue;
    }
    await sleep(800);
    if (call.over) continue;
    if (turn % 4 === 0) {
      await call.hold();
      await sleep(700);
      await call.resume();
      done.push('hold');
    } else if (turn % 4 === 1) {
      await call.refer('112');
      await until('the phone to be free', () => call.over, { timeoutMs: 10_000 });
      done.push('blind');
      continue;
    } else if (turn % 4 === 2) {
      await call.hold();
      const asking = await desk.dial('111');
      await sleep(1_000);
      if (!call.over && !asking.over) {
        await call.refer(asking);
        await until('the phone to be free', () => call.over && asking.over, { timeoutMs: 10_000 });
        done.push('attended');
        continue;
      }
      if (!asking.over) await asking.hangUp();
    }
    await sleep(700);
    if (!call.over) await call.hangUp();
  }
  return done;
}

it('an hour of twelve operators: nobody is lost, and every account of it is the same', async () => {
  const { api } = product;
  const began = Date.now();
  const inbound = total - contacts;
  const over = new AbortController();
  const working = [workByButtons(over.signal), ...messengers.map((one) => workByJabber(one, over.signal))];
  const shares = {
    debts: Math.ceil(inbound * 0.4),
    repair: Math.ceil(inbound * 0.35),
    impatient: Math.ceil(inbound * 0.1),
  };
  const direct = inbound - shares.debts - shares.repair - shares.impatient;
  const numbers = (length: number, number: string) => Array.from({ length }, () => number);
  const common = { perSecond: 2, limit: 16, trace: true };
  const trunkId = await makeTrunk(api, carrier);
  const campaign = await startCampaign(
    api,
    numbersOf(contacts).map((number) => number.replace('+7916', '+7926')),
    {
      trunks: [trunkId],
      attempts: 1,
      channels: 12,
      callsPerSecond: 1,
      notificationMs: 500,
      ringTimeoutMs: 5_000,
      message: [{ kind: 'prompt', promptId: await makeTonePrompt(api, 2_500) }],
      keys: { 0: { action: 'transfer', to: { kind: 'queues.queue', target: { queueId: centre.queueIds[2] } } } },
      record: true,
    },
  );
  const callers = await Promise.all([
    centre.call({ ...common, name: 'debts', numbers: numbers(shares.debts, menuNumber), key: '1', from: 10_000 }),
    centre.call({ ...common, name: 'repair', numbers: numbers(shares.repair, menuNumber), key: '2', from: 20_000 }),
    centre.call({
      ...common,
      name: 'impatient',
      numbers: numbers(shares.impatient, directNumber),
      patienceMs: 250,
      from: 30_000,
    }),
    centre.call({
      ...common,
      perSecond: 1,
      limit: 4,
      name: 'direct',
      numbers: numbers(direct, directNumber),
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
  await sleep(1_500);
  over.abort();
  const done = tally((await Promise.all(working)).flat());
  await Promise.all(centre.phones.map((_, index) => centre.dial(index, '*12')));
  console.log(
    `${total} calls in ${Math.round((Date.now() - began) / 1_000)} s; by buttons and words: ${JSON.stringify(done)}`,
  );

  const span = `from=${new Date(began - 3_600_000).toISOString()}&until=${new Date(Date.now() + 3_600_000).toISOString()}`;
  const entries = await rows<Entry>(
    'SELECT j.call_id, j.event, j.at, j.data, c.number FROM core_call_journal j JOIN core_calls c ON c.id = j.call_id ORDER BY j.call_id, j.seq',
  );
  const provider = await providerCalls();

  // The provider and we know the same calls, each once, with the same answer and the same end.
  const ours = await rows<{ number: string; answered_at: Date | null; ended_at: Date; outcome: string }>(
    "SELECT number, answered_at, ended_at, outcome FROM core_calls WHERE trunk IS NOT NULL OR (direction = 'inbound' AND phone IS NULL)",
  );
  expect(ours.map(({ number }) => number).toSorted()).toEqual(provider.map(({ number }) => number).toSorted());
  expect(new Set(ours.map(({ number }) => number)).size).toBe(total);
  const byNumber = new Map(provider.map((one) => [one.number, one]));
  for (const { number, answered_at, ended_at } of ours) {
    const theirs = byNumber.get(number);
    expect([number, answered_at !== null]).toEqual([number, theirs?.answer !== undefined]);
    if (theirs?.end !== undefined) expect(Math.abs(theirs.end - ended_at.getTime()), number).toBeLessThan(2_000);
  }

  // Whoever entered a queue left it in exactly one way.
  const endings = /^(COMPLETE.*|.*TRANSFER|ABANDON|EXIT.*|JOINFULL|CALLBACK)$/;
  const perCall = new Map<string, string[]>();
  for (const { call_id, event } of entries) perCall.set(call_id, [...(perCall.get(call_id) ?? []), event]);
  for (const [id, events] of perCall) {
    const entered = events.filter((event) => event === 'ENTERQUEUE').length;
    const left = events.filter((event) => endings.test(event) && event !== 'TRANSFER').length;
    expect([id, left], events.join(' ')).toEqual([id, entered]);
  }

  expect(entries.filter(({ event }) => event === 'FAULT').map(({ number, data }) => `${number} ${data}`)).toEqual([]);

  // Who came how far: those who pressed 0 at the provider's end were offered to the second line.
  const page = await until('the figures', async () => {
    const now = await api.get<FrontPage>(`/api/stats/front?${span}`);
    return now.total.offered === entries.filter(({ event }) => event === 'ENTERQUEUE').length ? now : undefined;
  });
  const pressed = provider.filter(({ number, trunk }) => trunk === 'carrier' && Number(number.slice(-2)) < 60);
  const offeredTo = (index: number) => page.byQueue.find(({ key }) => key === centre.queueIds[index])?.offered ?? 0;
  expect(offeredTo(2)).toBe(pressed.length + direct + shares.impatient);
  expect(offeredTo(1)).toBe(shares.repair);

  // Statistics: to the digit what a reader makes of the queue_log and of the provider's log alone.
  const log = await (await api.raw('GET', `/api/stats/queue-log?${span}`)).text();
  const told = recompute(log, provider, { withinMs: () => 2_000, paid: () => true });
  const settled = await until('the last entries', async () => {
    const now = await api.get<FrontPage>(`/api/stats/front?${span}`);
    return JSON.stringify(now.total) === JSON.stringify({ ...now.total, ...told.total }) ? now : undefined;
  }).catch(() => page);
  expect(settled.total).toEqual(told.total);
  const calls = await rows<{ id: string; number: string }>('SELECT id, number FROM core_calls');
  const callNumbers = new Map(calls.map(({ id, number }) => [id, number]));
  agreesCallByCall(log, callNumbers, byNumber);
  const queueNames = new Map(
    (await api.get<{ id: string; name: string }[]>('/api/queues/queues')).map(({ id, name }) => [id, name]),
  );
  const agent = (id: string) => centre.phones[centre.operatorIds.indexOf(id)]?.number ?? '';
  for (const { key, ...figures } of settled.byQueue)
    expect(figures).toEqual(told.byQueue.get(queueNames.get(key) ?? ''));
  for (const { key, ...figures } of settled.byOperator) expect(figures).toEqual(told.byOperator.get(agent(key)));
  const { offered, answered, lost, sentOn } = settled.total;
  expect([offered - answered - lost - sentOn, told.unended]).toEqual([0, 0]);
  const work = await api.get<{ operatorId: string; pauses: { names: Record<string, string>; ms: number }[] }[]>(
    `/api/stats/working-time?${span}`,
  );
  const byKind = (pauses: readonly { names: Record<string, string>; ms: number }[]) =>
    Object.fromEntries(pauses.map(({ names, ms }) => [names['en'], ms]));
  expect(
    new Map(
      work.map(({ operatorId, pauses, ...figures }) => [agent(operatorId), { ...figures, pauses: byKind(pauses) }]),
    ),
  ).toEqual(told.work);
  expect(work).toHaveLength(12);
  const trunks = await api.get<{ trunk: string; calls: number; answered: number }[]>(`/api/stats/trunks?${span}`);
  expect(trunks.map(({ calls, answered: up }) => `${calls} ${up}`).toSorted()).toEqual(
    [...told.trunks.values()].map(({ calls, answered: up }) => `${calls} ${up}`).toSorted(),
  );

  // Every conversation is recorded, whole, as long as it was.
  const phones = new Map(
    (await rows<{ id: string; phone: string | null }>('SELECT id, phone FROM core_calls')).map((one) => [
      one.id,
      one.phone,
    ]),
  );
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
  for (const { calls, from, until: end } of talks) {
    const recording = recordings.find(
      (one) => calls.includes(one.callId) && Math.abs(one.startedAt.getTime() - from) < 500,
    );
    if (!recording) unheard.push({ calls, from, phones: calls.map((id) => phones.get(id)) });
    // A silent caller in a conference is the one whom Asterisk leaves out of the recording.
    const sounds = calls.some((id) => heard.has(phones.get(id) ?? undefined)) && !calls.some((id) => together.has(id));
    if (!recording || !(sounds || calls.some((id) => ofCampaign.has(id)))) continue;
    // What is silent for long is told to be shorter than its talk; nothing else is.
    expect(recording.state, recording.callId).toBe('ready');
    off.push(Math.abs(recording.durationMs - (end - from)));
  }
  if (unheard.length > 0) console.log(product.output.slice(-40).join(''));
  expect(unheard).toEqual([]);
  expect(recordings.length).toBe(talks.length);
  off.sort((a, b) => a - b);
  const p95 = off[Math.floor(off.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  console.log(
    `${talks.length} conversations recorded; of ${off.length} with sound lengths differ by ${p95} ms (p95), ${off.at(-1)} ms at most`,
  );
  expect(p95).toBeLessThan(250);

  // Jabber: a card for each ringing of an operator's phone, about that caller.
  for (const [i, messenger] of messengers.entries()) {
    const endpoint = centre.phones[withJabber[i] ?? 0]?.endpoint;
    const legs = await rows<{ data: string; answered_at: Date | null }>(
      "SELECT data, answered_at FROM core_calls WHERE phone = ? AND direction = 'outbound' AND ringing_at IS NOT NULL",
      [endpoint],
    );
    // A leg of a queue knows the number; one that a transfer rang knows the call that it is for.
    const rung = legs.map(({ data, answered_at }) => {
      const { number, for: customer } = JSON.parse(data) as { number?: string; for?: string };
      return { number: number ?? callNumbers.get(customer ?? '') ?? '', answered_at };
    });
    const cards = messenger.got.filter(({ text }) => text.startsWith('Звонок'));
    const numbersOn = cards.map(({ text }) => `+${(text.split('\n')[0] ?? '').replaceAll(/\D/g, '')}`);
    // Who hung up in the moment of the ringing may be gone before the card was written.
    const all = tally(rung.map(({ number }) => number));
    for (const [number, times] of Object.entries(tally(numbersOn)))
      expect(times, number).toBeLessThanOrEqual(all[number] ?? 0);
    const taken = rung.filter(({ answered_at }) => answered_at !== null).map(({ number }) => number);
    expect(taken.filter((number) => !numbersOn.includes(number))).toEqual([]);
  }

  // Each way was gone.
  const happened = tally(entries.map(({ event }) => event));
  console.log(JSON.stringify(happened));
  for (const event of ['BLINDTRANSFER', 'ATTENDEDTRANSFER', 'CONFERENCE', 'HOLD', 'UNHOLD', 'ABANDON', 'WRAPUP'])
    expect(happened[event], event).toBeGreaterThan(0);
  expect(settled.total.transfers).toBe((happened['BLINDTRANSFER'] ?? 0) + (happened['ATTENDEDTRANSFER'] ?? 0));
  for (const way of [
    'удержать',
    'вернуть',
    'transfer',
    'консультация',
    'соединить',
    'conference',
    'hold',
    'blind',
    'attended',
  ])
    expect(done[way], way).toBeGreaterThan(0);
}, 1_200_000);

/** Each call of which the statistics tell is one that the provider knows, and nothing is told of a time outside of it. */
function agreesCallByCall(
  log: string,
  numbers: ReadonlyMap<string, string>,
  provider: ReadonlyMap<
    string,
    { readonly begin: number; readonly answer?: number | undefined; readonly end?: number | undefined }
  >,
): void {
  const told = new Set<string>();
  for (const line of log.trim().split('\n')) {
    const [epoch = '', call = '', , , event = ''] = line.split('|');
    // The operator's own times, and the work after the call, are told of no time of the caller.
    if (call === 'NONE' || event === 'WRAPUP') continue;
    told.add(call);
    const theirs = provider.get(numbers.get(call) ?? '');
    const at = Number(epoch) * 1_000;
    expect(theirs, line).toBeDefined();
    expect(at, line).toBeGreaterThan((theirs?.begin ?? Number.NaN) - 100);
    expect(at, line).toBeLessThan((theirs?.end ?? Number.POSITIVE_INFINITY) + 2_000);
    if (event === 'CONNECT') expect(theirs?.answer, line).toBeDefined();
  }
  expect(told.size).toBeGreaterThan(total / 2);
}

async function providerCalls() {
  const traces = await Promise.all(centre.callers.map((one) => one.trace()));
  const out = (await carrier.calls()).map((call) => ({ ...call, trunk: 'carrier' }));
  return [...traces.flatMap((trace) => callsOf(trace, 'provider')), ...out];
}
async function allRecordings(): Promise<readonly Recording[]> {
  return rows<Recording>(
    'SELECT id, call_id AS callId, state, error, duration_ms AS durationMs, started_at AS startedAt FROM recording_recordings',
  );
}
/**
 * Conversations by the journal: two calls, from the first joining until one of them hangs up or the customer is joined with
 * somebody else; holds and consultations included.
 */
function conversationsIn(entries: readonly Entry[], phones: ReadonlyMap<string, string | null>) {
  const ends = new Map(entries.flatMap(({ call_id, event, at }) => (event === 'END' ? [[call_id, at.getTime()]] : [])));
  const talks = new Map<string, { readonly calls: string[]; readonly from: number }>();
  for (const { call_id, event, at, data } of entries) {
    const { bridge } = JSON.parse(data) as { bridge?: string };
    if (bridge === undefined || event !== 'CONNECT') continue;
    const talk = talks.get(bridge) ?? { calls: [], from: at.getTime() };
    talks.set(bridge, talk);
    talk.calls.push(call_id);
  }
  const conversations: { readonly calls: readonly string[]; readonly from: number; until: number }[] = [];
  for (const { calls, from } of [...talks.values()].toSorted((a, b) => a.from - b.from)) {
    const customer = calls.find((id) => !phones.get(id));
    const last = customer === undefined ? undefined : conversations.findLast((one) => one.calls.includes(customer));
    if (last?.calls.every((id) => calls.includes(id))) continue;
    if (last) last.until = Math.min(last.until, from);
    conversations.push({ calls, from, until: Math.min(...calls.map((id) => ends.get(id) ?? Number.NaN)) });
  }
  return conversations;
}
