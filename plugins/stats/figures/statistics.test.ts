import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { Operators, type StatePeriod } from '@perezvon/plugin-operators';
import { QueueStatus } from '@perezvon/plugin-queues';
import { newId } from '@perezvon/sdk/shared';
import { FakeLog, manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import fc from 'fast-check';
import { createPool, type Pool } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import plugin from '../plugin.js';
import { RollupJob } from '../queue-visits/rollup-job.js';
import { type Statistics, StatisticsToken } from './statistics.js';

const quarterMs = 900_000;
const dayMs = 86_400_000;
const noon = Date.UTC(2026, 4, 12, 12);
const [debts, repair, anna, boris] = [newId(), newId(), newId(), newId()];
let database: TestDatabase;
let pool: Pool;
let host: TestHost;
let statistics: Statistics;
let periods: readonly StatePeriod[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ uri: database.url, timezone: 'Z' });
  // Of core's own tables what statistics read.
  await pool.query(`CREATE TABLE core_calls (id CHAR(36) PRIMARY KEY, number VARCHAR(40), direction VARCHAR(10), trunk VARCHAR(64),
    state VARCHAR(10), prepared_at DATETIME(3), answered_at DATETIME(3), ended_at DATETIME(3), owner VARCHAR(32),
    ringing_at DATETIME(3), data TEXT)`);
  await pool.query(`CREATE TABLE core_call_journal (id BIGINT AUTO_INCREMENT PRIMARY KEY, call_id CHAR(36), seq INT, at DATETIME(3),
    event VARCHAR(64), data TEXT, UNIQUE KEY (call_id, seq))`);
  host = await startTestHost(plugin, {
    manifest: manifestOf(new URL('../plugin.js', import.meta.url).href),
    database: database.url,
    services: [
      [Operators, { statePeriods: async () => periods, list: async () => [{ id: anna, name: 'Anna', number: '101' }] }],
      [QueueStatus, { waiting: () => [{ id: debts, name: 'Debts | new' }] }],
    ],
  });
  statistics = host.container.resolve<Statistics>(StatisticsToken);
});
beforeEach(async () => {
  periods = [];
  for (const table of ['core_calls', 'core_call_journal', 'stats_stays', 'stats_sums', 'stats_progress'])
    await pool.query(`DELETE FROM ${table}`);
});
afterAll(async () => {
  await host.stop();
  await pool.end();
  await database.drop();
});

const job = (from: Pool = pool) =>
  new RollupJob({ pool: from, poolTransaction: (work) => host.db.poolTransaction(work) }, new FakeLog());
const roll = (from?: Pool) => job(from).roll(new AbortController().signal);
interface CallFacts {
  readonly number?: string;
  readonly direction?: string;
  readonly trunk?: string;
  readonly at: number;
  readonly answeredAt?: number;
  readonly endedAt?: number;
}
async function call({ number = '+79161234567', direction = 'inbound', trunk, at, answeredAt, endedAt }: CallFacts) {
  const id = newId();
  const moment = (ms: number | undefined) => (ms === undefined ? null : new Date(ms));
  const state = endedAt === undefined ? 'up' : 'ended';
  const row = [id, number, direction, trunk ?? null, state, moment(at), moment(answeredAt), moment(endedAt)];
  await pool.query(
    'INSERT INTO core_calls (id, number, direction, trunk, state, prepared_at, answered_at, ended_at) VALUES (?)',
    [row],
  );
  return id;
}
async function journal(id: string, ...all: readonly (readonly [number, string, object])[]): Promise<void> {
  const rows = all.map(([at, event, data], seq) => [id, seq, new Date(at), event, JSON.stringify(data)]);
  await pool.query('INSERT INTO core_call_journal (call_id, seq, at, event, data) VALUES ?', [rows]);
}
async function answered(at: number, queue: string, operator: string, number = '+79161234567'): Promise<void> {
  const id = await call({ at, endedAt: at + 60_000, number });
  const end = { queue, operator, waitMs: 5_000, talkMs: 55_000 };
  await journal(id, [at, 'ENTERQUEUE', { queue }], [at + 5_000, 'CONNECT', {}], [at + 60_000, 'COMPLETECALLER', end]);
}
async function lost(at: number, queue: string, number: string): Promise<void> {
  const id = await call({ at, endedAt: at + 9_000, number });
  await journal(
    id,
    [at, 'ENTERQUEUE', { queue }],
    [at + 4_000, 'RINGNOANSWER', { operator: anna, how: 'timeout' }],
    [at + 9_000, 'ABANDON', { queue, waitMs: 9_000 }],
  );
}

it('the whole is the sum of its parts, whichever period is asked for', async () => {
  for (let i = 0; i < 60; i += 1) {
    const at = noon + Math.floor(((i * 7_919) % 997) * ((3 * dayMs) / 997));
    const queue = i % 2 === 0 ? debts : repair;
    if (i % 3 === 0) await lost(at, queue, '+79160000001');
    else await answered(at, queue, i % 5 === 0 ? boris : anna);
  }
  await roll();
  const minutes = fc.integer({ min: -600, max: 3 * 1_440 + 600 });
  const sum = (some: readonly { readonly offered: number }[]) => some.reduce((n, { offered }) => n + offered, 0);
  await fc.assert(
    fc.asyncProperty(minutes, fc.integer({ min: 1, max: 4_000 }), fc.nat(59_999), async (first, length, ms) => {
      const from = noon + first * 60_000 + ms;
      const until = from + length * 60_000;
      const page = await statistics.frontPage({ from, until });
      const where = 'WHERE entered_ms >= ? AND entered_ms < ?';
      const [rows] = await pool.query(`SELECT COUNT(*) AS n FROM stats_stays ${where}`, [from, until]);
      const all = Number((rows as { n: number }[])[0]?.n);
      const { total, byQueue, byHour, byDay, byWeekday, byOperator } = page;
      expect([total.offered, ...[byQueue, byHour, byDay, byWeekday].map(sum)]).toEqual([all, all, all, all, all]);
      expect(sum(byOperator)).toBe(total.answered);
    }),
    { numRuns: 40 },
  );
  // Within one quarter of an hour, too.
  const { total, byQueue } = await statistics.frontPage({ from: noon + 1, until: noon + quarterMs - 1 });
  expect(sum(byQueue)).toBe(total.offered);
});

it('figures that are forgotten while another worker makes them are made again from the first entry', async () => {
  for (let i = 0; i < 5; i += 1) await answered(noon + i * 60_000, debts, anna);
  await roll();
  // Far enough behind not to be read again anyhow.
  await pool.query('UPDATE core_call_journal SET id = id + 100000 ORDER BY id DESC');
  await pool.query('UPDATE stats_progress SET journal_id = journal_id + 100000');
  const far = await call({ at: noon + 600_000, endedAt: noon + 700_000 });
  await pool.query('ALTER TABLE core_call_journal AUTO_INCREMENT = 200000');
  await journal(far, [noon + 600_000, 'ENTERQUEUE', { queue: debts }], [noon + 601_000, 'ABANDON', { queue: debts }]);
  let forgotten = false;
  const query = async (text: string, values?: unknown[]) => {
    const rows = await pool.query(text, values);
    if (!forgotten && text.includes('FROM core_call_journal WHERE id >')) {
      forgotten = true;
      await job().forget();
    }
    return rows;
  };
  await roll({ query } as unknown as Pool);
  await roll();
  expect(forgotten).toBe(true);
  expect((await statistics.frontPage({ from: noon, until: noon + dayMs })).total.offered).toBe(6);
});

it('a lost caller was called back when somebody spoke with the number later: in a queue, or called and answered', async () => {
  const [again, back, called, never] = ['+79160000001', '+79160000002', '+79160000003', '+79160000004'];
  for (const number of [again, back, called, never]) await lost(noon, debts, number);
  const out = { direction: 'outbound', at: noon + 90_000, endedAt: noon + 99_000 };
  await call({ ...out, at: noon - 60_000, answeredAt: noon - 50_000, number: never });
  await answered(noon + 60_000, repair, boris, again);
  await call({ ...out, answeredAt: noon + 95_000, number: back });
  await call({ ...out, number: called });
  await roll();
  const all = await statistics.lost({ from: noon, until: noon + dayMs }, 10);
  expect(new Map(all.map(({ number, answeredLaterAt }) => [number, answeredLaterAt]))).toEqual(
    new Map([
      [again, noon + 65_000],
      [back, noon + 95_000],
      [called, null],
      [never, null],
    ]),
  );
});

it('trunks tell how many lines were in use at once, also of calls that began before', async () => {
  const on = (from: number, until: number | undefined, trunk = 'out') =>
    call({ at: noon + from, trunk, ...(until === undefined ? {} : { endedAt: noon + until }) });
  await on(-5_000, 10_000);
  await on(0, 20_000);
  await on(10_000, 30_000);
  await on(15_000, undefined);
  await on(40_000, 50_000);
  await on(1_000, 2_000, 'in');
  const loads = await statistics.trunks({ from: noon, until: noon + dayMs });
  expect(loads.map(({ trunk, peak, calls }) => [trunk, peak, calls])).toEqual([
    ['out', 3, 3],
    ['in', 1, 1],
  ]);
});

it('working time tells each kind of pause, and the offers that were missed', async () => {
  const turn = (presence: 'ready' | 'paused', from: number, until: number, stateEn = 'Ready', paid = true) => ({
    operatorId: anna,
    presence,
    stateNames: { ru: stateEn, en: stateEn },
    paid,
    phone: '101',
    from: noon + from,
    until: noon + until,
  });
  periods = [
    turn('ready', 0, 60_000),
    turn('paused', 60_000, 70_000, 'Lunch', false),
    turn('ready', 70_000, 80_000),
    turn('paused', 80_000, 85_000, 'Training'),
    turn('paused', 85_000, 105_000, 'Lunch', false),
  ];
  await lost(noon, debts, '+79160000001');
  await lost(noon + 1_000, repair, '+79160000002');
  await answered(noon + 2_000, debts, anna);
  await roll();
  const ask = (queueIds?: readonly string[]) => statistics.workingTime({ from: noon, until: noon + dayMs, queueIds });
  const [one] = await ask();
  expect(one).toMatchObject({ loggedInMs: 105_000, readyMs: 70_000, paidPauseMs: 5_000, unpaidPauseMs: 30_000 });
  expect(one?.pauses.map(({ names, paid, ms }) => [names['en'], paid, ms])).toEqual([
    ['Lunch', false, 30_000],
    ['Training', true, 5_000],
  ]);
  expect(one).toMatchObject({ missed: 2, handledMs: 55_000 });
  expect((await ask([repair]))[0]).toMatchObject({ missed: 1 });
});

it("the queue_log has the fields that Asterisk documents for its own, with the names of queues and operators' numbers", async () => {
  const [first, second] = [await call({ at: noon, endedAt: noon }), await call({ at: noon + 1_000, endedAt: noon })];
  const third = await call({ at: noon + 2_000, endedAt: noon, number: '+79160000003' });
  const legs = [newId(), newId()];
  const leg = (id: string | undefined, of: string, ringing: number, answeredAt: number | null, ended: number) => {
    const data = JSON.stringify({ call: of, operator: anna, queue: debts });
    const at = (ms: number | null) => (ms === null ? null : new Date(noon + ms));
    return pool.query(
      `INSERT INTO core_calls (id, direction, state, owner, data, prepared_at, ringing_at, answered_at, ended_at)
        VALUES (?, 'outbound', 'ended', 'queues', ?, ?, ?, ?, ?)`,
      [id, data, at(ringing), at(ringing), at(answeredAt), at(ended)],
    );
  };
  await leg(legs[0], first, 1_000, null, 4_500);
  await leg(legs[1], first, 5_000, 7_000, 20_000);
  const here = { queue: debts, operator: anna };
  await journal(
    first,
    [noon, 'ENTERQUEUE', { queue: debts, place: 1 }],
    [noon + 4_500, 'RINGNOANSWER', { operator: anna, how: 'timeout' }],
    [noon + 7_000, 'CONNECT', { with: legs[1] }],
    [noon + 9_000, 'CONNECT', { with: legs[1] }],
    [noon + 20_000, 'ATTENDEDTRANSFER', { ...here, waitMs: 7_000, talkMs: 13_000 }],
  );
  await journal(
    second,
    [noon + 1_000, 'ENTERQUEUE', { queue: debts, place: 2 }],
    [noon + 6_000, 'EXITWITHKEY', { queue: debts, key: '5' }],
  );
  await journal(
    third,
    [noon + 2_000, 'ENTERQUEUE', { queue: debts, place: 3 }],
    [noon + 8_000, 'ABANDON', { queue: debts, waitMs: 6_000 }],
  );
  const span = { from: new Date(noon).toISOString(), until: new Date(noon + dayMs).toISOString() };
  const { file } = await host.request('GET', '/queue-log', { query: span });
  const lines = (file?.content.toString() ?? '').trim().split('\n');
  const q = 'Debts   new';
  expect(lines.map((line) => line.split('|').slice(1).join('|'))).toEqual([
    `${first}|${q}|NONE|ENTERQUEUE||+79161234567|1`,
    `${second}|${q}|NONE|ENTERQUEUE||+79161234567|2`,
    `${third}|${q}|NONE|ENTERQUEUE||+79160000003|3`,
    `${first}|${q}|101|RINGNOANSWER|3500`,
    `${second}|${q}|NONE|EXITWITHKEY|5|2|2|5|5000`,
    `${first}|${q}|101|CONNECT|7|${legs[1]}|2`,
    `${third}|${q}|NONE|ABANDON|1|3|6|6000`,
    `${first}|${q}|101|ATTENDEDTRANSFER|BRIDGE||7|13|1|7000|13000`,
  ]);
});
