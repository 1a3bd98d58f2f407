import { createTestDatabase, type Database, openDatabase, runMigrations, type TestDatabase } from '@perezvon/db';
import { newId } from '@perezvon/sdk/shared';
import { randomOf, testSeed } from '@perezvon/sdk/testing';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CampaignModel } from '../campaigns/model.js';
import { recycleSql } from '../campaigns/recycle.js';
import { newCampaignSchema } from '../campaigns/schemas.js';
import { listNoOf, neverCalled, shortKeys } from '@perezvon/plugin-contacts';
import { schemaSteps } from '../testing/schema.js';
import { builtInProfiles } from '@perezvon/plugin-compliance';
import { DiallingProcess, testTrunk } from './testing/dialling-process.js';
import { type Fate, FakeExchange } from './testing/fake-exchange.js';

let test: TestDatabase;
let db: Database;
let running: DiallingProcess | undefined;

beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  await runMigrations(db, schemaSteps);
  CampaignModel.init(CampaignModel.columns, {
    sequelize: db.sequelize,
    tableName: CampaignModel.table,
    modelName: 'CampaignModel',
    timestamps: false,
  });
});
afterAll(async () => {
  await db.close();
  await test.drop();
});
beforeEach(async () => {
  await running?.kill();
  running = undefined;
  for (const table of ['campaigns', 'lists', 'contacts', 'attempts', 'do_not_call']) {
    await db.pool.query(`DELETE FROM autodialer_${table}`);
  }
});
afterAll(() => running?.kill());

async function campaign(facts: object = {}): Promise<string> {
  const id = newId();
  const always = { timeZone: 'UTC', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] };
  const settings = newCampaignSchema.parse({
    name: 'c',
    message: [{ kind: 'prompt', promptId: newId() }],
    trunks: [testTrunk.id],
    schedule: always,
    channels: 60,
    callsPerSecond: 1_000,
    pauses: { default: 1 },
    ...facts,
  });
  const at = new Date();
  await CampaignModel.create({ ...settings, id, state: 'running', createdAt: at, updatedAt: at, startedAt: at });
  return id;
}
async function list(campaignId: string, contacts: number, first = 0): Promise<string> {
  const id = newId();
  await db.pool.query(
    "INSERT INTO autodialer_lists (id, campaign_id, name, file_name, state, format, columns, created_at, created_by) VALUES (?, ?, 'l', 'f', 'ready', '{}', '[]', NOW(3), 'x')",
    [id, campaignId],
  );
  const { campaignNo, listNo } = await shortKeys(db.pool, id);
  const rows = Array.from({ length: contacts }, (_, i) => [
    campaignNo,
    listNo,
    i + 1,
    `+7900${String(first + i).padStart(7, '0')}`,
    `n${i}`,
    '{}',
  ]);
  await db.pool.query('INSERT INTO autodialer_contacts (campaign_no, list_no, line, number, name, data) VALUES ?', [
    rows,
  ]);
  return id;
}
async function until(what: string, is: () => boolean | Promise<boolean>, ms = 40_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (await is()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${ms} ms: ${what}; ${running?.status.problem}`);
}
const rows = async (sql: string, params: unknown[] = []) => (await db.pool.query<RowDataPacket[]>(sql, params))[0];
const stateOf = async (id: string) =>
  (await rows('SELECT state FROM autodialer_campaigns WHERE id = ?', [id]))[0]?.state;
const finished = (id: string) => async () => (await stateOf(id)) === 'finished';

const always = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }];
/** A zone in which it is about noon: the hours of the law are open, and its day lasts for hours yet. */
function zoneOfNoon(): string {
  const east = 12 - new Date().getUTCHours();
  return east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}

const fates: readonly Fate[] = [
  { outcome: 'answered', ms: 30, heardMs: 15_000 },
  { outcome: 'answered', ms: 20, heardMs: 3_000 },
  { outcome: 'busy', ms: 5 },
  { outcome: 'noAnswer', ms: 60 },
  { outcome: 'rejected', ms: 10 },
  { outcome: 'congestion', ms: 5 },
  { outcome: 'invalid', ms: 5 },
  { outcome: 'uncertain', ms: 15 },
];
const random = randomOf(testSeed);
const anyFate = () => fates[Math.floor(random() * fates.length)]!;

/** What must be true when a campaign is over, whatever happened on the way. */
async function expectAllRight(exchange: FakeExchange, campaignId: string, contacts: number): Promise<void> {
  const ids = exchange.dialled.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const states = await rows('SELECT state, COUNT(*) AS n FROM autodialer_contacts GROUP BY state');
  expect(states.every(({ state }) => state === 'reached' || state === 'notReached')).toBe(true);
  expect(states.reduce((sum, { n }) => sum + Number(n), 0)).toBe(contacts);
  // The carrier's own log is the judge: each attempt says what the carrier did, and no other was made.
  const attempts = await rows('SELECT id, contact_id, number, state, outcome, ordinal FROM autodialer_attempts');
  expect(attempts.filter(({ state }) => state !== 'ended')).toEqual([]);
  const dialled = attempts.filter(({ outcome }) => outcome !== 'cancelled');
  expect(dialled.map(({ id }) => String(id)).sort()).toEqual([...ids].sort());
  for (const { id, outcome } of dialled) {
    const end = exchange.records.get(String(id))?.end;
    const expected =
      end?.outcome === 'answered' ? (Number(end.notes.heardMs) >= 10_000 ? 'reached' : 'tooLittle') : end?.outcome;
    expect(outcome).toBe(expected);
  }
  // Nobody is called more often than allowed, nobody again after being reached, and nobody is given up too early.
  const byNumber = Map.groupBy(exchange.dialled, ({ number }) => number);
  expect(byNumber.size).toBe(contacts);
  for (const calls of byNumber.values()) {
    expect(calls.length).toBeLessThanOrEqual(3);
    const ends = calls.map(({ id }) => exchange.records.get(id)?.end);
    const final = ends.map((end) => end?.outcome === 'invalid' || Number(end?.notes.heardMs) >= 10_000);
    expect(final.slice(0, -1)).not.toContain(true);
    if (calls.length < 3) expect(final.at(-1)).toBe(true);
  }
  const board = await running!.progress.get(campaignId);
  const counted = Object.fromEntries(states.map(({ state, n }) => [String(state), Number(n)]));
  expect(board.counts).toEqual({ reached: 0, notReached: 0, waiting: 0, dialling: 0, total: contacts, ...counted });
}

describe('the dialer', () => {
  it('calls every contact of a list as often as it must, and ends', async () => {
    const exchange = new FakeExchange(anyFate);
    const id = await campaign();
    await list(id, 300);
    running = await DiallingProcess.begin(test.url, exchange, { channels: 40 });
    await until('the campaign is finished', finished(id));
    await expectAllRight(exchange, id, 300);
    expect(exchange.mostUp.calls).toBeGreaterThan(10);
    expect(exchange.mostUp.calls).toBeLessThanOrEqual(40);
    expect(running.finished).toEqual([id]);
    expect(running.ended.length).toBe(exchange.dialled.length);
  });

  it('dials nothing twice and loses nobody when it is killed again and again', async () => {
    const exchange = new FakeExchange(anyFate);
    const id = await campaign();
    const first = await list(id, 1_200);
    await list(id, 800, 1_200);
    running = await DiallingProcess.begin(test.url, exchange);
    for (let kill = 0; kill < 8; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 60 + random() * 500));
      await running.kill();
      running = await DiallingProcess.begin(test.url, exchange);
    }
    await until('the campaign is finished', finished(id), 50_000);
    await expectAllRight(exchange, id, 2_000);
    expect(
      (await rows(`SELECT COUNT(*) AS n FROM autodialer_contacts WHERE list_no = ${listNoOf}`, [first]))[0]?.n,
    ).toBe(1_200);
  });

  it('starts nothing while the database is away, loses nothing, and goes on afterwards', async () => {
    const exchange = new FakeExchange(() => ({ ...anyFate(), ms: 200 }));
    const id = await campaign();
    await list(id, 400);
    running = await DiallingProcess.begin(test.url, exchange, { channels: 30 });
    await until('it dials', () => exchange.dialled.length > 50);
    running.link.cut();
    await new Promise((resolve) => setTimeout(resolve, 150));
    const before = exchange.dialled.length;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(exchange.dialled.length).toBe(before);
    expect(running.status.problem).toBeDefined();
    running.link.mend();
    await until('the campaign is finished', finished(id));
    await expectAllRight(exchange, id, 400);
    expect(running.status.problem).toBeUndefined();
  });

  it('survives a line to the database that breaks at random', async () => {
    const exchange = new FakeExchange(anyFate);
    const id = await campaign();
    await list(id, 600);
    running = await DiallingProcess.begin(test.url, exchange);
    for (let i = 0; i < 10; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, random() * 400));
      running.link.cut();
      running.link.mend();
    }
    await until('the campaign is finished', finished(id));
    await expectAllRight(exchange, id, 600);
  });

  it('starts no new call while paused, lets those that are up end, and goes on', async () => {
    const exchange = new FakeExchange(() => ({ outcome: 'answered', ms: 300, heardMs: 15_000 }));
    const id = await campaign({ channels: 20 });
    await list(id, 100);
    running = await DiallingProcess.begin(test.url, exchange);
    await until('it dials', () => exchange.dialled.length >= 20);
    await CampaignModel.update({ state: 'paused' }, { where: { id } });
    await running.campaigns.refresh();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = exchange.dialled.length;
    await until('the calls are over', () => exchange.upNow === 0 && !running!.attempts.busyWith(id));
    expect(exchange.dialled.length).toBe(before);
    expect((await rows("SELECT COUNT(*) AS n FROM autodialer_contacts WHERE state = 'dialling'"))[0]?.n).toBe(0);
    await CampaignModel.update({ state: 'running' }, { where: { id } });
    await running.campaigns.refresh();
    await until('the campaign is finished', finished(id));
    await expectAllRight(exchange, id, 100);
  });

  it('waits for Asterisk without losing an attempt', async () => {
    const exchange = new FakeExchange(() => ({ outcome: 'answered', ms: 20, heardMs: 15_000 }));
    const id = await campaign();
    await list(id, 30);
    running = await DiallingProcess.begin(test.url, exchange);
    running.door.isReady = false;
    await new Promise((resolve) => setTimeout(resolve, 400));
    const before = exchange.dialled.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(exchange.dialled.length).toBe(before);
    running.door.isReady = true;
    await until('the campaign is finished', finished(id));
    await expectAllRight(exchange, id, 30);
  });

  it('does not meet a list that is still being loaded, and waits for it', async () => {
    const exchange = new FakeExchange(() => ({ outcome: 'answered', ms: 20, heardMs: 15_000 }));
    const id = await campaign();
    await list(id, 10);
    const second = await list(id, 10, 10);
    await db.pool.query("UPDATE autodialer_lists SET state = 'importing' WHERE id = ?", [second]);
    running = await DiallingProcess.begin(test.url, exchange);
    await until('the first list is called', () => running!.ended.length === 10);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(exchange.dialled.length).toBe(10);
    expect(await stateOf(id)).toBe('running');
    await db.pool.query("UPDATE autodialer_lists SET state = 'ready' WHERE id = ?", [second]);
    await until('the campaign is finished', finished(id));
    await expectAllRight(exchange, id, 20);
  });

  const heard = { outcome: 'answered', ms: 20, heardMs: 15_000 } as const;
  const forbid = (numbers: readonly string[], campaignId = '') =>
    db.pool.query('INSERT INTO autodialer_do_not_call (number, campaign_id, source, created_at, created_by) VALUES ?', [
      numbers.map((number) => [number, campaignId, 'person', new Date(), 'x']),
    ]);

  it('calls a number that two contacts share once, where the law allows one call a day', async () => {
    const exchange = new FakeExchange(() => heard);
    const id = await campaign({ policyId: 'ruDebtCollection', schedule: { timeZone: zoneOfNoon(), windows: always } });
    const listId = await list(id, 4);
    // The first contact is called on its second number, which is the first one of the second contact.
    await db.pool.query(
      "UPDATE autodialer_contacts SET other_numbers = '+79000000001', number_index = 1 WHERE line = 1",
    );
    running = await DiallingProcess.begin(test.url, exchange);
    await until('three are called', () => running!.ended.length >= 3);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(exchange.dialled.length).toBe(3);
    const numbers = new Set(exchange.dialled.map(({ number }) => number));
    expect(numbers).toEqual(new Set(['+79000000001', '+79000000002', '+79000000003']));
    // The kept decision says by which rule, until when and where: what the report of the attempt shows.
    const attempts = await rows('SELECT decision FROM autodialer_attempts');
    for (const { decision } of attempts) {
      const kept = JSON.parse(String(decision)) as { policy: string; until: string; zones: string[] };
      expect(kept).toEqual({
        policy: 'ruDebtCollection',
        purpose: 'debtCollection',
        until: expect.any(String),
        zones: [],
      });
      expect(Date.parse(kept.until)).toBeGreaterThan(Date.now());
    }
    const left = await rows(
      `SELECT line, state, next_at FROM autodialer_contacts WHERE list_no = ${listNoOf} AND state = 'waiting'`,
      [listId],
    );
    expect(left).toEqual([expect.objectContaining({ line: 2 })]);
    expect(await waiting()).toBeGreaterThan(Date.now() + 3_600_000);
  });

  it('calls a contact no more often a day than is allowed, though it is taken up once more', async () => {
    const exchange = new FakeExchange(() => ({ outcome: 'busy', ms: 5 }));
    const retry = { growth: 'fixed', perDay: 3, counts: {}, otherNumber: [], until: 'heard' };
    // Noon: the day does not end while this runs.
    const id = await campaign({ attempts: 2, retry, schedule: { timeZone: zoneOfNoon(), windows: always } });
    const listId = await list(id, 1);
    running = await DiallingProcess.begin(test.url, exchange);
    await until('it is given up', finished(id));
    const again = async () => {
      await db.pool.query(recycleSql, [neverCalled, listId]);
      await CampaignModel.update({ state: 'running' }, { where: { id } });
      await CampaignModel.increment('version', { where: { id } });
      await running!.campaigns.contactsChanged(id);
    };
    await again();
    await until('it is called once more', () => exchange.dialled.length === 3);
    await until('it waits for tomorrow', async () => (await waiting()) > Date.now() + 3_600_000);
    // Whoever takes it up now changes nothing about today.
    await db.pool.query("UPDATE autodialer_contacts SET state = 'notReached'");
    await again();
    await until('it waits for tomorrow again', async () => (await waiting()) > Date.now() + 3_600_000);
    expect(exchange.dialled.length).toBe(3);
    const attempts = await rows('SELECT ordinal FROM autodialer_attempts ORDER BY created_at');
    expect(attempts.map(({ ordinal }) => Number(ordinal))).toEqual([1, 2, 3]);
  });
  const waiting = async () => {
    const [contact] = await rows("SELECT next_at FROM autodialer_contacts WHERE state = 'waiting'");
    return contact ? (contact.next_at as Date).getTime() : 0;
  };

  it('asks the do-not-call list once more just before the dial', async () => {
    const exchange = new FakeExchange(() => heard);
    const id = await campaign({ callsPerSecond: 1_000 });
    await list(id, 3);
    running = await DiallingProcess.begin(test.url, exchange, { slowMs: [1_500] });
    await until('they are claimed', async () => (await rows('SELECT id FROM autodialer_attempts')).length === 3);
    expect(exchange.dialled).toEqual([]);
    await forbid(['+79000000000']);
    await forbid(['+79000000001'], id);
    await until('the campaign is finished', finished(id));
    expect(exchange.dialled.map(({ number }) => number)).toEqual(['+79000000002']);
    const ends = await rows('SELECT number, state, last_outcome FROM autodialer_contacts ORDER BY number');
    expect(ends.map(({ state, last_outcome: outcome }) => [state, outcome])).toEqual([
      ['notReached', 'doNotCall'],
      ['notReached', 'doNotCall'],
      ['reached', 'reached'],
    ]);
  });

  it('keeps its calls per second at the carrier, however long each message takes to be made', async () => {
    const exchange = new FakeExchange(() => heard);
    const id = await campaign({ callsPerSecond: 20, channels: 200 });
    await list(id, 80);
    running = await DiallingProcess.begin(test.url, exchange, {
      channels: 200,
      slowMs: [1_200, 40, 900, 500, 10, 1_100],
    });
    await until('the campaign is finished', finished(id));
    // The last step, from the engine to the exchange, takes a moment that is not always the same.
    const jitterMs = 200;
    const most = exchange.dialledAt.map(
      (at) => exchange.dialledAt.filter((other) => other >= at && other < at + 1_000 - jitterMs).length,
    );
    expect(Math.max(...most)).toBeLessThanOrEqual(20);
    const took = (exchange.dialledAt.at(-1) ?? 0) - (exchange.dialledAt[0] ?? 0);
    expect(took).toBeLessThan(6_000);
  });

  it('lets a phone ring as long as the rules ask for, though they were edited after the campaign was started', async () => {
    const exchange = new FakeExchange(() => ({ ...heard, ms: 100 }));
    const policy = { ...builtInProfiles.get('none'), id: 'own', limits: [] };
    const write = (profile: object, version: number) =>
      db.pool.query('REPLACE INTO autodialer_policies (id, name, profile, version, updated_at) VALUES (?)', [
        ['own', 'own', JSON.stringify(profile), version, new Date()],
      ]);
    await write(policy, 1);
    const id = await campaign({ policyId: 'own', ringTimeoutMs: 8_000, channels: 1 });
    await list(id, 10);
    running = await DiallingProcess.begin(test.url, exchange);
    await until('it dials', () => exchange.dialled.length > 0);
    await write({ ...policy, minRingMs: 15_000 }, 2);
    await until('the campaign is finished', finished(id));
    const rings = exchange.dialled.map(({ ringTimeoutMs }) => ringTimeoutMs);
    expect([rings[0], rings.at(-1)]).toEqual([8_000, 15_000]);
  });

  it('calls by priority, from the end of the file where that is wished, and shows its numbers in turn', async () => {
    const exchange = new FakeExchange(() => heard);
    const callerIds = ['+74950000001', '+74950000002'].map((number) => ({ number, prefixes: [] }));
    const id = await campaign({ order: 'reverse', channels: 1, callerIds });
    const listId = await list(id, 6);
    const lanes = [5, 9].map((priority) => ({ zones: [], priority }));
    await db.pool.query('UPDATE autodialer_lists SET lanes = ? WHERE id = ?', [JSON.stringify(lanes), listId]);
    await db.pool.query('UPDATE autodialer_contacts SET lane = line % 2');
    running = await DiallingProcess.begin(test.url, exchange);
    await until('the campaign is finished', finished(id));
    expect(exchange.dialled.map(({ number }) => Number(number?.slice(-1)))).toEqual([4, 2, 0, 5, 3, 1]);
    const shown = exchange.dialled.map(({ callerId }) => callerId);
    for (const { number } of callerIds) expect(shown.filter((one) => one === number).length).toBe(3);
    // What is kept with the attempt is what was shown.
    const kept = await rows('SELECT id, caller_id FROM autodialer_attempts');
    for (const { id: attempt, caller_id: callerId } of kept)
      expect(exchange.dialled.find((order) => order.id === attempt)?.callerId).toBe(callerId);
  });

  it('lets calls in progress end when its hours end, and calls nobody more', async () => {
    const exchange = new FakeExchange(() => ({ ...heard, ms: 700 }));
    const id = await campaign({
      channels: 5,
      retry: { growth: 'fixed', perDay: null, counts: {}, otherNumber: [], until: 'complete' },
    });
    await list(id, 20);
    running = await DiallingProcess.begin(test.url, exchange);
    await until('it dials', () => exchange.dialled.length === 5);
    // Only yesterday: what is open now closes at once.
    const day = ((new Date().getUTCDay() + 5) % 7) + 1;
    const windows = [{ days: [day], from: '00:00', to: '24:00' }];
    await CampaignModel.update({ schedule: { timeZone: 'UTC', windows } }, { where: { id } });
    await CampaignModel.increment('version', { where: { id } });
    await running.campaigns.refresh();
    await until('the calls are over', () => running!.ended.length >= 5);
    // Heard for long enough, and not to its end: that is not reached here, and they wait for the next opening.
    const outcomes = await rows('SELECT outcome FROM autodialer_attempts');
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(5).fill('tooLittle'));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(exchange.dialled.length).toBe(5);
    expect(await stateOf(id)).toBe('running');
  });

  it('stops where too many answered calls wait in vain for a person, and goes on when they are long ago', async () => {
    const exchange = new FakeExchange(() => ({ ...heard, ms: 50 }));
    await db.pool.query(`CREATE TABLE IF NOT EXISTS core_call_journal (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
      call_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, seq INT UNSIGNED NOT NULL, at DATETIME(3) NOT NULL,
      event VARCHAR(64) CHARACTER SET ascii NOT NULL, data TEXT NOT NULL, UNIQUE KEY (call_id, seq))`);
    const transfer = { kind: 'queues.queue', target: { queueId: newId() } };
    const schedule = { timeZone: zoneOfNoon(), windows: always };
    const id = await campaign({ policyId: 'usTsr', ringTimeoutMs: 15_000, transfer, schedule, channels: 1 });
    await list(id, 400);
    running = await DiallingProcess.begin(test.url, exchange);
    await until('it dials', () => exchange.dialled.length > 0);
    const now = Date.now();
    // Twenty more were answered: two were joined in time, six were not, and the others were not led on.
    for (let index = 0; index < 20; index += 1) {
      const call = newId();
      const at = new Date(now - 3_600_000);
      await db.pool.query(
        `INSERT INTO autodialer_attempts (id, campaign_id, contact_id, ordinal, number, trunk_id, state, outcome, created_at,
           answered_at, ended_at) VALUES (?)`,
        [[call, id, 1, 1, '+79990000000', testTrunk.id, 'ended', 'reached', at, at, at]],
      );
      const later = new Date(at.getTime() + (index < 2 ? 1_900 : 2_100));
      const told = [
        [call, 1, at, 'ENTER', '{"kind":"autodialer.message"}'],
        ...(index < 8 ? [[call, 2, at, 'ENTER', '{"kind":"queues.queue"}']] : []),
        ...(index < 8 ? [[call, 3, later, 'CONNECT', '{"bridge":"b"}']] : []),
      ];
      await db.pool.query('INSERT INTO core_call_journal (call_id, seq, at, event, data) VALUES ?', [told]);
    }
    await running.dialer.check();
    expect(running.campaigns.run(id)?.abandonment).toMatchObject({
      abandoned: 6,
      share: 0.03,
      days: 30,
      state: 'over',
    });
    await until('the call is over', () => exchange.upNow === 0);
    const before = exchange.dialled.length;
    // A new process knows it before its first call.
    await running.kill();
    running = await DiallingProcess.begin(test.url, exchange);
    await until('it has looked', () => running!.campaigns.run(id)?.abandonment !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(exchange.dialled.length).toBe(before);
    await db.pool.query('UPDATE autodialer_attempts SET created_at = ? WHERE number = ?', [
      new Date(now - 31 * 24 * 3_600_000),
      '+79990000000',
    ]);
    await running.dialer.check();
    await until('it dials again', () => exchange.dialled.length > before);
  });

  it('leaves lines of a trunk to the calls of others', async () => {
    const exchange = new FakeExchange(() => ({ ...heard, ms: 150 }));
    exchange.others = 4;
    const id = await campaign();
    await list(id, 40);
    running = await DiallingProcess.begin(test.url, exchange, { trunk: { ...testTrunk, channels: 6 } });
    await until('it dials', () => exchange.dialled.length >= 10);
    expect(exchange.mostUp.calls).toBe(2);
    exchange.others = 0;
    await until('the campaign is finished', finished(id));
    expect(exchange.mostUp.calls).toBe(6);
  });
});
