import { builtInProfiles } from '@perezvon/plugin-compliance';
import { newId } from '@perezvon/sdk/shared';
import { describe, expect, it } from 'vitest';
import { CampaignModel } from '../campaigns/model.js';
import { recycleSql } from '../campaigns/recycle.js';
import { listNoOf, neverCalled } from '@perezvon/plugin-contacts';
import {
  always,
  begin,
  campaign,
  db,
  finished,
  list,
  rows,
  stateOf,
  until,
  useTables,
  zoneOfNoon,
} from './testing/dialer-tables.js';
import { type DiallingProcess, testTrunk } from './testing/dialling-process.js';
import { FakeExchange } from './testing/fake-exchange.js';

let running: DiallingProcess | undefined;
useTables();

describe('the dialer keeps the rules', () => {
  const heard = { outcome: 'answered', ms: 20, heardMs: 15_000 } as const;
  const forbid = (numbers: readonly string[], campaignId = '') =>
    db.pool.query('INSERT INTO autodialer_do_not_call (number, campaign_id, source, created_at, created_by) VALUES ?', [
      numbers.map((number) => [number, campaignId, 'person', new Date(), 'x']),
    ]);

  /** Says where the contacts of a list are: the hours of the law are open there. */
  const placed = (listId: string) =>
    db.pool.query('UPDATE autodialer_lists SET lanes = ? WHERE id = ?', [
      JSON.stringify([{ zones: [zoneOfNoon()], priority: 5 }]),
      listId,
    ]);

  it('calls a number that two contacts share once, where the law allows one call a day', async () => {
    const exchange = new FakeExchange(() => heard);
    const id = await campaign({ policyId: 'ruDebtCollection', schedule: { timeZone: zoneOfNoon(), windows: always } });
    const listId = await list(id, 4);
    await placed(listId);
    // The first contact is called on its second number, which is the first one of the second contact.
    await db.pool.query(
      "UPDATE autodialer_contacts SET other_numbers = '+79000000001', number_index = 1 WHERE line = 1",
    );
    running = await begin(exchange);
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
        zones: [zoneOfNoon()],
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

  it('does not call a debtor on another number half an hour after the first one', async () => {
    const exchange = new FakeExchange(() => heard);
    const schedule = { timeZone: zoneOfNoon(), windows: always };
    const id = await campaign({ policyId: 'ruDebtCollection', schedule });
    const listId = await list(id, 2);
    await placed(listId);
    await db.pool.query(
      "UPDATE autodialer_contacts SET other_numbers = '+79000000009', number_index = 1 WHERE line = 1",
    );
    const at = new Date(Date.now() - 1_800_000);
    await db.pool.query(
      `INSERT INTO autodialer_attempts (id, campaign_id, contact_id, ordinal, number, trunk_id, state, outcome, created_at,
         ringing_at, ended_at) VALUES (?)`,
      [[newId(), newId(), 7, 1, '+79000000000', testTrunk.id, 'ended', 'noAnswer', at, at, at]],
    );
    running = await begin(exchange);
    await until('the other contact is called', () => running!.ended.length >= 1);
    await until('it waits for tomorrow', async () => (await waiting()) > Date.now() + 3_600_000);
    expect(exchange.dialled.map(({ number }) => number)).toEqual(['+79000000001']);
  });

  it('calls a contact no more often a day than is allowed, though it is taken up once more', async () => {
    const exchange = new FakeExchange(() => ({ outcome: 'busy', ms: 5 }));
    const retry = { growth: 'fixed', perDay: 3, counts: {}, otherNumber: [], until: 'heard' };
    // Noon: the day does not end while this runs.
    const id = await campaign({ attempts: 2, retry, schedule: { timeZone: zoneOfNoon(), windows: always } });
    const listId = await list(id, 1);
    running = await begin(exchange);
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
    running = await begin(exchange, { slowMs: [1_500] });
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
    running = await begin(exchange, {
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
    running = await begin(exchange);
    await until('it dials', () => exchange.dialled.length > 0);
    await write({ ...policy, minRingMs: 15_000 }, 2);
    await until('the campaign is finished', finished(id));
    const rings = exchange.dialled.map(({ ringTimeoutMs }) => ringTimeoutMs);
    expect([rings[0], rings.at(-1)]).toEqual([8_000, 15_000]);
  });

  it('calls by priority, from the end of the file where that is set, and shows its numbers in turn', async () => {
    const exchange = new FakeExchange(() => heard);
    const callerIds = ['+74950000001', '+74950000002'].map((number) => ({ number, prefixes: [] }));
    const id = await campaign({ order: 'reverse', channels: 1, callerIds });
    const listId = await list(id, 6);
    const groups = [5, 9].map((priority) => ({ zones: [], priority }));
    await db.pool.query('UPDATE autodialer_lists SET lanes = ? WHERE id = ?', [JSON.stringify(groups), listId]);
    await db.pool.query('UPDATE autodialer_contacts SET lane = line % 2');
    running = await begin(exchange);
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
    running = await begin(exchange);
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
    await placed(await list(id, 400));
    running = await begin(exchange);
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
    running = await begin(exchange);
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
    running = await begin(exchange, { trunk: { ...testTrunk, channels: 6 } });
    await until('it dials', () => exchange.dialled.length >= 10);
    expect(exchange.mostUp.calls).toBe(2);
    exchange.others = 0;
    await until('the campaign is finished', finished(id));
    expect(exchange.mostUp.calls).toBe(6);
  });
});
