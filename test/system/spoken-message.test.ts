import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Carrier, startCarrier } from '@perezvon/launcher';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  attemptsOf,
  contactsOf,
  finished,
  listReady,
  makeCampaign,
  makeTonePrompt,
  makeTrunk,
} from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { answers, subscribersDialplan } from '../support/subscribers.js';
import { until } from '../support/until.js';
import { type Samples, samplesOfAlaw, samplesOfWave, wordsHeard } from '../support/words-heard.js';

const autodialer = '/api/autodialer';
const seen = '/var/lib/perezvon/sounds';
const toneMs = 1_000;

let product: Product;
let carrier: Carrier;
let recordings: string;
let trunk: string;
let tone: string;

beforeAll(async () => {
  product = await Product.start();
  recordings = join(product.dir, 'carrier/spool');
  const subscribers = {
    // Records all that is said to it.
    '0X': answers('Record(/var/spool/asterisk/${N}.wav,0,60,kq)'),
    // Press keys while the message plays.
    '11': answers('Wait(0.7)', 'SendDTMF(1)', 'Wait(30)'),
    '19': answers('Wait(0.7)', 'SendDTMF(9)', 'Wait(30)'),
    '10': answers('Wait(0.7)', 'SendDTMF(0)', 'Wait(30)'),
    '12': answers('Wait(0.7)', 'SendDTMF(2)', 'Wait(30)'),
    // An operator outside, who talks for two seconds.
    '14': answers('Wait(0.7)', 'SendDTMF(4)', 'Wait(30)'),
    '5X': answers('Wait(2)', 'Hangup(16)'),
    // A machine talks at once and for long; a person says one short word and listens.
    '77': answers('Playback(demo-congrats)', 'Wait(30)'),
    '78': answers('Wait(0.3)', 'Playback(hello)', 'Wait(30)'),
    // One that says its greeting, gives its tone and records.
    '79': answers('Playback(vm-intro)', 'Playback(beep)', 'Record(/var/spool/asterisk/${N}.wav,0,60,kq)'),
  };
  carrier = await startCarrier({
    root: serverRoot,
    dir: join(product.dir, 'carrier'),
    dialplan: subscribersDialplan(subscribers),
  });
  trunk = await makeTrunk(product.api, carrier);
  tone = await makeTonePrompt(product.api, toneMs);
});
afterAll(async () => {
  // Undefined where the start failed, whose error is the one to see.
  await (carrier as Carrier | undefined)?.stop();
  await (product as Product | undefined)?.stop();
});

const common = () => ({
  trunks: [trunk],
  attempts: 1,
  channels: 30,
  callsPerSecond: 20,
  notificationMs: 500,
  ringTimeoutMs: 8_000,
});

/** A campaign over rows of number and debt, called to its end. */
async function call(rows: readonly (readonly [string, string])[], settings: Parameters<typeof makeCampaign>[1]) {
  const { api } = product;
  const id = await makeCampaign(api, settings);
  const form = new FormData();
  const text = rows.map(([number, debt]) => `${number};"${debt}"\n`).join('');
  form.set('file', new Blob([`Телефон;Долг\n${text}`]), 'debts.csv');
  const { list, mapping } = await api.post<{ list: { id: string; format: unknown }; mapping: unknown }>(
    `${autodialer}/campaigns/${id}/lists`,
    form,
  );
  await api.post(`${autodialer}/lists/${list.id}/import`, { format: list.format, mapping });
  await listReady(api, list.id);
  await api.post(`${autodialer}/campaigns/${id}/start`);
  await finished(api, id, 60_000);
  return id;
}

const say = (text: string) =>
  `${seen}/sounds/say-${createHash('sha256').update(`espeak\nru\n${text}`).digest('hex').slice(0, 40)}`;

/** Each debt as it must be said: recorded words by their file, others by what is read aloud. */
const debts: readonly (readonly [string, readonly string[]])[] = [
  ['0.01', ['digits/0', say('рублей одна копейка')]],
  ['1', ['digits/1', say('рубль')]],
  ['2', ['digits/2', say('рубля')]],
  ['5', ['digits/5', say('рублей')]],
  ['11', ['digits/11', say('рублей')]],
  ['21', ['digits/20', 'digits/1', say('рубль')]],
  ['1,002.40', [say('одна тысяча'), 'digits/2', say('рубля'), 'digits/40', say('копеек')]],
  ['1000000', ['digits/1', say('миллион рублей')]],
];

it('says a recording and each debtor’s own debt, in the right words, as long as they last', async () => {
  const rows = debts.map(([debt], index) => [`+7916000000${index}`, debt] as const);
  const message = [
    { kind: 'prompt', promptId: tone },
    { kind: 'value', column: 'Долг', value: { as: 'money', currency: 'RUB' }, voice: 'recorded' },
  ];
  const id = await call(rows, { ...common(), message });
  expect((await contactsOf(product.api, id)).map(({ state }) => state)).toEqual(rows.map(() => 'reached'));

  const [calls] = await product.db.pool.query<RowDataPacket[]>('SELECT number, place FROM core_calls');
  const media = new Map(
    calls.map(({ number, place }) => [
      String(number),
      (JSON.parse(String(place)) as { target: { media: { sound: string }[] } }).target.media.map(({ sound }) => sound),
    ]),
  );
  for (const [index, [debt, words]] of debts.entries()) {
    const number = `+7916000000${index}`;
    expect([debt, media.get(number)?.slice(1)]).toEqual([debt, words]);
    const played = (await Promise.all((media.get(number) ?? []).map(lengthOf))).reduce((sum, ms) => sum + ms, 0);
    const heard = await waveLength(join(recordings, `${number.slice(1)}.wav`));
    // The far end records from its answer on: a moment passes before the message, and one after it.
    expect(heard, debt).toBeGreaterThan(played - 100);
    expect(heard, debt).toBeLessThan(played + 1_500);
    // What was recorded is these words in this order, and not those of another debt.
    const recorded = samplesOfWave(await readFile(join(recordings, `${number.slice(1)}.wav`)));
    const likeness = wordsHeard(recorded, await Promise.all((media.get(number) ?? []).map(samplesOf)));
    expect(Math.min(...likeness), `${debt}: ${likeness.map((one) => one.toFixed(2)).join(' ')}`).toBeGreaterThan(0.8);
    if (index > 0) {
      const others = await Promise.all((media.get('+79160000000') ?? []).map(samplesOf));
      expect(Math.min(...wordsHeard(recorded, others)), debt).toBeLessThan(0.5);
    }
  }
});

it('does what the pressed key says, and leads on whoever pressed none where it should', async () => {
  const { api } = product;
  // An operator at home: the phone of the office is a number outside.
  const operatorNumber = '+79160000057';
  const { id: phoneId } = await api.post<{ id: string }>('/api/telephony/phones', {
    number: '201',
    name: 'operator',
    kind: 'outside',
    address: operatorNumber,
    trunkId: trunk,
  });
  const leading = call([['+79160000078', '1']], {
    ...common(),
    message: [{ kind: 'prompt', promptId: tone }],
    transfer: { kind: 'telephony.phone', target: { phoneId } },
  });
  const keys = {
    1: { action: 'confirm' },
    2: { action: 'repeat' },
    9: { action: 'doNotCall' },
    0: { action: 'transfer', to: { kind: 'telephony.outside', target: { number: '+79160000055' } } },
    4: {
      action: 'transfer',
      to: { kind: 'telephony.outside', target: { address: `sip:79160000056@${carrier.address}:${carrier.sipPort}` } },
    },
  };
  const numbers = ['+79160000011', '+79160000019', '+79160000010', '+79160000012', '+79160000014'];
  const message = [{ kind: 'prompt', promptId: await makeTonePrompt(api, 3_000) }];
  const id = await call(
    numbers.map((number) => [number, '1'] as const),
    { ...common(), message, keys, keyWaitMs: 1_000 },
  );
  const attempts = await api.get<{
    items: { number: string; outcome: string; answer: string | null; heardMs: number }[];
  }>(`${autodialer}/campaigns/${id}/attempts?limit=50`);
  const by = new Map(attempts.items.map((attempt) => [attempt.number, attempt]));
  expect(numbers.map((number) => [by.get(number)?.outcome, by.get(number)?.answer])).toEqual([
    ['reached', 'confirmed'],
    ['reached', 'optedOut'],
    ['reached', 'transferred'],
    ['reached', null],
    ['reached', 'transferred'],
  ]);
  expect(by.get('+79160000011')?.heardMs).toBeLessThan(2_500);
  // Who repeated it has heard the second round whole.
  expect(by.get('+79160000012')?.heardMs).toBeGreaterThanOrEqual(2_900);
  // The operator outside was called, and the two talked until one of them hung up.
  const calls = await carrier.calls();
  const operator = calls.find(({ number }) => number === '+79160000055');
  const caller = calls.find(({ number }) => number === '+79160000010');
  expect(operator?.answer).toBeDefined();
  expect(calls.find(({ number }) => number === '+79160000056')?.answer).toBeDefined();
  await until('the end of both', async () => {
    const ended = (await carrier.calls()).filter(
      ({ number }) => number === '+79160000055' || number === '+79160000010',
    );
    return ended.length === 2 && ended.every(({ end }) => end !== undefined);
  });
  expect(caller?.begin).toBeLessThan(operator?.begin ?? 0);

  const [led] = await attemptsOf(api, await leading);
  // Nothing was pressed: that the message was heard is all that the report says.
  expect(led).toMatchObject({ outcome: 'reached', answer: null });
  const [heard, seat] = await until('the end of the call that was led on', async () => {
    const all = await carrier.calls();
    const two = ['+79160000078', operatorNumber].map((number) => all.find((one) => one.number === number));
    return two.every((one) => one?.end !== undefined) ? two : undefined;
  });
  // The phone rang after the message, was answered, and the call lasted as long as the two of them talked.
  expect(seat?.begin).toBeGreaterThan((heard?.answer ?? Infinity) + toneMs);
  expect((seat?.end ?? 0) - (seat?.answer ?? Infinity)).toBeGreaterThan(1_800);
  expect(Math.abs((heard?.end ?? 0) - (seat?.end ?? 0))).toBeLessThan(1_000);

  const requests = await api.get<{ items: { number: string; source: string }[] }>(`${autodialer}/do-not-call`);
  expect(requests.items).toEqual([
    expect.objectContaining({ number: '+79160000019', source: 'key', campaignId: null }),
  ]);
  // The next campaign leaves that one alone, and says why.
  const before = (await carrier.calls()).length;
  const next = await call(
    [
      ['+79160000019', '1'],
      ['+79160000001', '1'],
    ],
    { ...common(), message },
  );
  const states = (await contactsOf(api, next)).map(({ number, state, lastOutcome }) => [number, state, lastOutcome]);
  expect(states).toEqual([
    ['+79160000001', 'reached', 'reached'],
    ['+79160000019', 'notReached', 'doNotCall'],
  ]);
  expect((await carrier.calls()).slice(before).map(({ number }) => number)).toEqual(['+79160000001']);
});

it('tells machines from people, where it should, and leaves the message after the tone', async () => {
  const message = [{ kind: 'prompt', promptId: tone }];
  const [id, leaving] = await Promise.all([
    call(
      [
        ['+79160000077', '1'],
        ['+79160000078', '1'],
      ],
      { ...common(), message, machine: 'hangUp' },
    ),
    call(
      [
        ['+79160000079', '1'],
        ['+79160000178', '1'],
      ],
      { ...common(), message, machine: 'leaveMessage' },
    ),
  ]);
  const outcomes = (await attemptsOf(product.api, id))
    .map(({ number, outcome }) => [number, outcome])
    .toSorted(([one], [other]) => String(one).localeCompare(String(other)));
  expect(outcomes).toEqual([
    ['+79160000077', 'machine'],
    ['+79160000078', 'reached'],
  ]);
  // Both got the message; reports tell which of them was a machine.
  const { items } = await product.api.get<{ items: { number: string; outcome: string; answer: string | null }[] }>(
    `${autodialer}/campaigns/${leaving}/attempts?limit=50`,
  );
  const answered = new Map(items.map(({ number, outcome, answer }) => [number, [outcome, answer]]));
  expect(answered.get('+79160000079')).toEqual(['reached', 'leftMessage']);
  expect(answered.get('+79160000178')).toEqual(['reached', null]);
  // The machine has recorded the whole of it: nothing was said while its greeting was still going on.
  const recorded = await waveLength(join(recordings, '79160000079.wav'));
  expect(recorded).toBeGreaterThan(toneMs - 60);
  expect(recorded).toBeLessThan(toneMs + 500);
});

it('does not call a contact whose row cannot be said, and names it', async () => {
  const message = [{ kind: 'value', column: 'Долг', value: { as: 'money', currency: 'RUB' } }];
  const before = (await carrier.calls()).length;
  const id = await call([['+79160000002', 'нет долга']], { ...common(), message });
  const [contact] = await contactsOf(product.api, id);
  expect(contact).toMatchObject({ state: 'notReached', lastOutcome: 'noMessage' });
  expect((await carrier.calls()).length).toBe(before);
});

/** Milliseconds of a sound, by its file: ours are A-law (a byte a sample), Asterisk's own 16-bit waves. */
async function lengthOf(sound: string): Promise<number> {
  return sound.startsWith('/') ? (await stat(fileOf(sound))).size / 8 : waveLength(fileOf(sound));
}
const fileOf = (sound: string) =>
  sound.startsWith('/')
    ? join(product.dir, 'var/sounds', `${sound.slice(seen.length + 1)}.alaw`)
    : join(serverRoot, 'usr/share/asterisk/sounds/ru_RU_f_IvrvoiceRU', `${sound}.wav`);
async function samplesOf(sound: string): Promise<Samples> {
  return sound.startsWith('/')
    ? samplesOfAlaw(await readFile(fileOf(sound)))
    : samplesOfWave(await readFile(fileOf(sound)));
}
async function waveLength(path: string): Promise<number> {
  return ((await stat(path)).size - 44) / 16;
}
