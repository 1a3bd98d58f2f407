import { createTestDatabase, type Database, openDatabase, runMigrations, type TestDatabase } from '@perezvon/db';
import { newId } from '@perezvon/sdk/shared';
import { FakeLog } from '@perezvon/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrations } from '../migrations/index.js';
import { type QueueVisit, QueueVisitRepository } from './queue-visit-repository.js';

let test: TestDatabase;
let db: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase({ url: test.url });
  await runMigrations(
    db,
    migrations.map(({ id, up }) => ({ id: `queues/${id}`, up })),
  );
});
afterAll(async () => {
  await db.close();
  await test.drop();
});

it('knows what each operator has done on this day, and whose caller was the last', async () => {
  const book = new QueueVisitRepository(db.pool, new FakeLog(), new AbortController().signal);
  const [anna, boris, debts, repair] = [newId(), newId(), newId(), newId()];
  const midnight = Date.UTC(2030, 0, 1);
  const stay = (operatorId: string | undefined, queueId: string, talk: readonly [from: number, until: number]) => {
    const [connectedAt, endedAt] = [midnight + talk[0] * 1_000, midnight + talk[1] * 1_000];
    const outcome: QueueVisit['outcome'] = operatorId === undefined ? 'abandoned' : 'answered';
    const facts = { callId: newId(), queueId, number: undefined, enteredAt: connectedAt, endedAt, outcome, operatorId };
    book.add({
      ...facts,
      connectedAt: operatorId === undefined ? undefined : connectedAt,
      within: true,
      endedBy: undefined,
    });
  };
  stay(anna, debts, [-900, -600]);
  stay(anna, debts, [100, 160]);
  stay(anna, repair, [200, 230]);
  stay(boris, debts, [50, 60]);
  stay(undefined, debts, [10, 70]);
  await book.written();
  expect(await book.worked(new Date(midnight))).toEqual(
    new Map([
      [anna, { calls: 2, talkMs: 90_000, lastEnd: midnight + 230_000, lastQueue: repair }],
      [boris, { calls: 1, talkMs: 10_000, lastEnd: midnight + 60_000, lastQueue: debts }],
    ]),
  );
});
