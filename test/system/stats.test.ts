import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { Product } from '../support/product.js';
import { hasOffice, sheetsByOffice } from '../support/office.js';
import { recompute } from '../support/queue-log.js';
import { until } from '../support/until.js';

interface Figures {
  readonly offered: number;
  readonly answered: number;
  readonly lost: number;
  readonly sentOn: number;
  readonly within: number;
  readonly serviceLevel: number | null;
  readonly talkMs: number;
  readonly holdMs: number;
  readonly answeredWaitMs: number;
  readonly lostWaitMs: number;
  readonly longestWaitMs: number;
  readonly transfers: number;
  readonly key: string;
}
/** A queue on the monitor. */
interface Live extends Pick<Figures, 'offered' | 'answered' | 'lost' | 'within'> {
  readonly waitMs: number;
  readonly level: number | null;
}
interface FrontPage {
  readonly total: Figures;
  readonly byQueue: readonly Figures[];
  readonly byOperator: readonly Figures[];
  readonly byHour: readonly Figures[];
}
const numbers = ['+74951112201', '+74951112202'] as const;
let product: Product;
let centre: CallCentre;
let dir: string;
const span = () =>
  `from=${new Date(Date.now() - 86_400_000).toISOString()}&until=${new Date(Date.now() + 86_400_000).toISOString()}`;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-stats-'));
  product = await Product.start({ logLevel: 'info' });
  const settings = { wrapUpSeconds: 1 };
  const exit = {
    ...settings,
    exitKey: {
      key: '5',
      destination: { kind: 'telephony.outside', target: { number: '+79990000000', ringTimeoutMs: 5_000 } },
    },
  };
  centre = await CallCentre.open(product, {
    operators: 3,
    answerMs: 300,
    talkMs: 1_500,
    queues: [
      { name: '=HYPERLINK("x")', number: numbers[0], settings },
      { name: 'second', number: numbers[1], settings: exit },
    ],
  });
});
afterAll(async () => {
  await centre?.close();
  await product?.stop();
  await rm(dir, { recursive: true, force: true });
});

it('counts what callers met: the page, the queue_log, the callers themselves and Excel agree to the digit', async () => {
  const started = Date.now();
  const [first, second] = numbers;
  const many = await centre.call({
    name: 'many',
    numbers: Array.from({ length: 12 }, (_, i) => numbers[i % 2] ?? first),
    perSecond: 8,
    from: 1,
  });
  await many.done();
  // Nobody is there: some have no patience, one presses a key.
  for (const id of centre.operatorIds)
    await product.api.post(`/api/operators/operators/${id}/state`, { stateId: '00000000-0000-7000-8000-000000000002' });
  const impatient = await centre.call({
    name: 'impatient',
    numbers: [first, first, second],
    perSecond: 3,
    patienceMs: 2_500,
    from: 100,
  });
  await impatient.done();
  const keyed = await centre.call({ name: 'keyed', numbers: [second], perSecond: 1, key: '5', from: 200 });
  await keyed.done();
  for (const id of centre.operatorIds)
    await product.api.post(`/api/operators/operators/${id}/state`, { stateId: '00000000-0000-7000-8000-000000000001' });
  // One of the lost calls again, and is answered.
  const back = await centre.call({ name: 'back', numbers: [first], perSecond: 1, from: 100 });
  await back.done();

  const front = () => product.api.get<FrontPage>(`/api/stats/front?${span()}`);
  const page = await until('the figures', async () => {
    const now = await front();
    return now.total.offered === 17 ? now : undefined;
  });
  expect(page.total).toMatchObject({ offered: 17, answered: 13, lost: 3, sentOn: 1 });
  expect(page.byQueue.map(({ offered, lost }) => `${offered} ${lost}`).toSorted()).toEqual(['8 1', '9 2']);
  expect(page.byOperator.reduce((sum, { answered }) => sum + answered, 0)).toBe(13);

  // The monitor has counted the same calls by itself, as they came.
  const { queues } = await product.api.get<{ queues: Readonly<Record<string, Live>> }>('/api/queues/board');
  for (const {
    key,
    offered,
    answered,
    lost,
    within,
    serviceLevel,
    answeredWaitMs,
    lostWaitMs,
    sentOn,
  } of page.byQueue) {
    expect(queues[key]).toMatchObject({ offered, answered, lost, within, level: serviceLevel });
    if (sentOn === 0) expect(queues[key]?.waitMs).toBe(answeredWaitMs + lostWaitMs);
  }

  // By a reader who knows the queue_log alone; offered by queue, answered by operator, pauses.
  const log = await (await product.api.raw('GET', `/api/stats/queue-log?${span()}`)).text();
  const told = recompute(log, [], { withinMs: () => 20_000, paid: () => true });
  expect(page.total).toEqual(told.total);
  const { offered, answered, lost, sentOn } = page.total;
  expect([offered - answered - lost - sentOn, told.unended]).toEqual([0, 0]);
  const agent = (id: string) => centre.phones[centre.operatorIds.indexOf(id)]?.number ?? '';
  const queueName = (id: string) => ['=HYPERLINK("x")', 'second'][centre.queueIds.indexOf(id)] ?? '';
  for (const { key, ...figures } of page.byOperator) expect(figures).toEqual(told.byOperator.get(agent(key)));
  for (const { key, ...figures } of page.byQueue) expect(figures).toEqual(told.byQueue.get(queueName(key)));
  // As Asterisk documents them: how long they waited, whose phone, how long it rang; places and waits of who left.
  const lines = log
    .trim()
    .split('\n')
    .map((line) => line.split('|').slice(2));
  const of = (event: string) => lines.filter(([, , name]) => name === event);
  expect(of('CONNECT')).toHaveLength(13);
  for (const [queue = '', who = '', , waited, leg, ring] of of('CONNECT')) {
    expect([queueName(centre.queueIds[0] ?? ''), queueName(centre.queueIds[1] ?? '')]).toContain(queue);
    expect(who).toMatch(/^10[123]$/);
    expect([waited, leg, ring]).toEqual([
      expect.stringMatching(/^\d+$/),
      expect.stringMatching(/^[0-9a-f-]{36}$/),
      expect.stringMatching(/^\d+$/),
    ]);
  }
  for (const [, , , ...data] of [...of('ABANDON'), ...of('EXITEMPTY')])
    expect(
      data.slice(0, 3).every((field) => /^\d+$/.test(field)),
      data.join('|'),
    ).toBe(true);
  for (const [, , , key, ...data] of of('EXITWITHKEY'))
    expect([key, data.slice(0, 3).every((field) => /^\d+$/.test(field))]).toEqual(['5', true]);
  expect(page.total).toMatchObject({ sentKey: 1 });
  expect((page.total as { wrapUpMs?: number }).wrapUpMs).toBeGreaterThan(5_000);

  // Who was lost, and who was spoken with afterwards.
  const missed = await product.api.get<{ number: string; answeredLaterAt: number | null }[]>(
    `/api/stats/lost?${span()}`,
  );
  expect(missed.map(({ number, answeredLaterAt }) => `${number} ${answeredLaterAt !== null}`).toSorted()).toEqual([
    '+79160000100 true',
    '+79160000101 false',
    '+79160000102 false',
  ]);
  const work = await product.api.get<
    { readyMs: number; paidPauseMs: number; loggedInMs: number; logIns: number; occupancy: number }[]
  >(`/api/stats/working-time?${span()}`);
  expect(work).toHaveLength(3);
  for (const one of work) {
    expect(one.logIns).toBe(1);
    expect(one.readyMs + one.paidPauseMs).toBe(one.loggedInMs);
    expect(one.loggedInMs).toBeGreaterThan(Date.now() - started - 5_000);
    expect(one.occupancy).toBeGreaterThan(0);
  }

  // Made again from the first entry, they are the same.
  await product.api.post('/api/stats/rebuild');
  await until('the figures again', async () => {
    const now = await front();
    return JSON.stringify(now) === JSON.stringify(page);
  });

  // Excel: typed cells, names that stay text, nothing that LibreOffice would complain of.
  const file = join(dir, 'figures.xlsx');
  const sheet = await product.api.raw('GET', `/api/stats/front/file?${span()}&format=xlsx`);
  await writeFile(file, Buffer.from(await sheet.arrayBuffer()));
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  const byQueue = book.worksheets[1];
  const rows = [2, 3].map((row) => [byQueue?.getCell(row, 1).value, byQueue?.getCell(row, 2).value]);
  expect(rows.toSorted((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
    ['second', 8],
    ['=HYPERLINK("x")', 9],
  ]);
  if (hasOffice) {
    const sheets = await sheetsByOffice(file);
    // The total, five ways to cut it, working time, lost calls, trunks.
    expect(sheets).toHaveLength(9);
    expect(sheets.some((sheet) => /20\d\d \d\d:\d\d:\d\d,\+79160000100,/.test(sheet))).toBe(true);
    expect(sheets.some((sheet) => sheet.includes('"=HYPERLINK(""x"")",9,'))).toBe(true);
  }
  const csv = await (await product.api.raw('GET', `/api/stats/front/file?${span()}&format=csv`)).text();
  expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
});
