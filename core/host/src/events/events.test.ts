import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type Database, openDatabase, runMigrations, type TestDatabase } from '@perezvon/db';
import { defineEvent } from '@perezvon/sdk/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../clock.js';
import { createDbPart } from '../db-part.js';
import { ownedMigrations } from '../kernel/migrations.js';
import { testLog, TestScope } from '../testing/test-core.js';
import { EventBus } from './event-bus.js';
import { eventMigrations, Outbox, deliverWorkerEvents } from './outbox.js';

const happened = defineEvent('demo.happened', z.object({ n: z.number(), at: z.coerce.date().optional() }));
let test: TestDatabase;
let database: Database;
let outbox: Outbox;
let scope: TestScope;
beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.url });
  await runMigrations(database, ownedMigrations('core', eventMigrations));
  outbox = new Outbox(database.pool, systemClock);
});
beforeEach(() => {
  scope = new TestScope();
});
afterEach(() => scope.end());
afterAll(async () => {
  await database.close();
  await test.drop();
});

/** A bus whose handler writes down what it hears. */
function listening(bus: EventBus) {
  const heard: number[] = [];
  bus.part(scope).on(happened, ({ n }) => void heard.push(n));
  return heard;
}

describe('an event in a transaction', () => {
  it('is heard after the commit, never after a roll-back', async () => {
    const bus = new EventBus();
    const heard = listening(bus);
    const db = createDbPart(database)(scope);
    const committing = Promise.withResolvers<void>();
    const first = db.transaction(async () => {
      await sleep(1);
      bus.emit(happened, { n: 1 });
      await committing.promise;
    });
    await sleep(20);
    bus.emit(happened, { n: 2 });
    await sleep(20);
    expect(heard).toEqual([2]);
    committing.resolve();
    await first;
    await sleep(0);
    expect(heard).toEqual([2, 1]);
    const failing = db.transaction(async () => {
      bus.emit(happened, { n: 3 });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await sleep(20);
    expect(heard).toEqual([2, 1]);
  });

  it('that began work and did not wait for it holds none of its events', async () => {
    const bus = new EventBus();
    const heard = listening(bus);
    const late = Promise.withResolvers<void>();
    await createDbPart(database)(scope).transaction(async () => {
      void sleep(20).then(() => {
        bus.emit(happened, { n: 4 });
        late.resolve();
      });
    });
    await late.promise;
    await sleep(0);
    expect(heard).toEqual([4]);
  });
});

describe('an event of a worker', () => {
  const take = (core: EventBus, active = () => true) =>
    deliverWorkerEvents(outbox, {
      receive: (name, event) => core.receive(name, event),
      active,
      clock: systemClock,
      log: testLog,
    });
  const waiting = async () => {
    const [rows] = await database.pool.query('SELECT id FROM core_events');
    return (rows as unknown[]).length;
  };
  async function reached(wanted: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 5_000; !(await wanted()); await sleep(10))
      if (Date.now() > end) throw new Error('in vain');
  }

  it('reaches core once what happened is committed, when core acts, and with its types', async () => {
    const stored: Promise<void>[] = [];
    const worker = new EventBus(false, {
      put: (emitted) => void stored.push(outbox.put([emitted])),
      putWithin: (events, unit) => outbox.putWithin(events, unit),
    });
    const db = createDbPart(database)(scope);
    const at = new Date('2026-01-02T03:04:05Z');
    await db.transaction(async () => worker.emit(happened, { n: 1, at }));
    await db.transaction(async () => Promise.reject(new Error('no'))).catch(() => worker.emit(happened, { n: 2 }));
    const rolledBack = db.transaction(async () => {
      worker.emit(happened, { n: 9 });
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    await Promise.all(stored);
    expect(await waiting()).toBe(2);

    const core = new EventBus();
    const heard: unknown[] = [];
    core.part(scope).on(happened, (event) => void heard.push(event));
    let active = false;
    const stop = take(core, () => active);
    await sleep(700);
    expect(heard).toEqual([]);
    active = true;
    await reached(() => heard.length === 2);
    expect(heard).toEqual([{ n: 1, at }, { n: 2 }]);
    await stop();
    expect(await waiting()).toBe(0);
  });

  it('that no handler can read is named, and stops nothing', async () => {
    await outbox.put([
      { name: happened.name, event: { n: 'none' }, deliver: () => undefined },
      { name: 'gone.event', event: {}, deliver: () => undefined },
      { name: happened.name, event: { n: 5 }, deliver: () => undefined },
    ]);
    const core = new EventBus();
    const heard = listening(core);
    const stop = take(core);
    await reached(() => heard.length === 1);
    await reached(async () => (await waiting()) === 0);
    await stop();
    expect(scope.faults).toHaveLength(1);
    expect(heard).toEqual([5]);
  });

  it('that cannot be read holds up no stop, and is left for the next core', async () => {
    await outbox.put([{ name: happened.name, event: { n: 6 }, deliver: () => undefined }]);
    const core = new EventBus();
    const heard = listening(core);
    const silent = await database.pool.getConnection();
    try {
      await silent.query('LOCK TABLES core_events WRITE');
      const stop = take(core);
      await sleep(100);
      expect(await Promise.race([stop().then(() => 'stopped'), sleep(3_000, 'held up')])).toBe('stopped');
    } finally {
      await silent.query('UNLOCK TABLES');
      silent.release();
    }
    await sleep(200);
    expect(heard).toEqual([]);
    expect(await waiting()).toBe(1);
    const stop = take(core);
    await reached(() => heard.length === 1);
    await stop();
    expect(heard).toEqual([6]);
    expect(await waiting()).toBe(0);
  });
});

describe('a slow handler', () => {
  it('is named while it works, even when it never ends, and so is the time it took', async () => {
    const bus = new EventBus();
    const events = bus.part(scope);
    const end = Promise.withResolvers<void>();
    events.on(happened, () => end.promise);
    bus.emit(happened, { n: 1 });
    await sleep(1_100);
    const messages = () => scope.faults.map((fault) => (fault as Error).message);
    expect(messages()).toEqual(['a handler has worked for 1000 ms and is not done']);
    end.resolve();
    await sleep(10);
    expect(messages()[1]).toMatch(/^a handler took 1\d\d\d ms$/);
  });
});
