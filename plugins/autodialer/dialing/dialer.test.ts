import { randomOf, testSeed } from '@perezvon/sdk/testing';
import { describe, expect, it } from 'vitest';
import { CampaignModel } from '../campaigns/model.js';
import { listNoOf } from '@perezvon/plugin-contacts';
import { begin, campaign, db, finished, list, rows, stateOf, until, useTables } from './testing/dialer-tables.js';
import { type DiallingProcess } from './testing/dialling-process.js';
import { type Fate, FakeExchange } from './testing/fake-exchange.js';

let running: DiallingProcess | undefined;
useTables();

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
    running = await begin(exchange, { channels: 40 });
    await until('the campaign is finished', finished(id));
    await expectAllRight(exchange, id, 300);
    expect(exchange.mostUp.calls).toBeGreaterThan(10);
    expect(exchange.mostUp.calls).toBeLessThanOrEqual(40);
    expect(running.finished).toEqual([id]);
    expect(running.ended.length).toBe(exchange.dialled.length);
  });

  it('goes back to the first number of a contact when the second one does not exist', async () => {
    const exchange = new FakeExchange(({ number }) => ({
      outcome: number?.endsWith('9') ? 'invalid' : 'noAnswer',
      ms: 5,
    }));
    const retry = { growth: 'fixed', perDay: null, counts: {}, otherNumber: ['noAnswer'], until: 'heard' };
    const id = await campaign({ attempts: 4, retry });
    await list(id, 1);
    await db.pool.query("UPDATE autodialer_contacts SET other_numbers = '+79000000009'");
    running = await begin(exchange);
    await until('the campaign is finished', finished(id));
    const dialled = exchange.dialled.map(({ number }) => number);
    expect(dialled).toEqual(['+79000000000', '+79000000009', '+79000000000', '+79000000000']);
  });

  it('dials nothing twice and loses nobody when it is killed again and again', async () => {
    const exchange = new FakeExchange(anyFate);
    const id = await campaign();
    const first = await list(id, 1_200);
    await list(id, 800, 1_200);
    running = await begin(exchange);
    for (let kill = 0; kill < 8; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 60 + random() * 500));
      await running.kill();
      running = await begin(exchange);
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
    running = await begin(exchange, { channels: 30 });
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
    running = await begin(exchange);
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
    running = await begin(exchange);
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
    running = await begin(exchange);
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
    running = await begin(exchange);
    await until('the first list is called', () => running!.ended.length === 10);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(exchange.dialled.length).toBe(10);
    expect(await stateOf(id)).toBe('running');
    await db.pool.query("UPDATE autodialer_lists SET state = 'ready' WHERE id = ?", [second]);
    await until('the campaign is finished', finished(id));
    await expectAllRight(exchange, id, 20);
  });
});
